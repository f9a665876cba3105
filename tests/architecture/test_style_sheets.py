"""Style sheets know no left and no right, so that every language can be written its own way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[2] / "portal_api" / "frontend" / "src"
SIDED = re.compile(
    r"^\s*(?:left|right|(?:margin|padding|border)-(?:left|right)[\w-]*"
    r"|border-(?:top|bottom)-(?:left|right)-radius|float|clear"
    r"|text-align:\s*(?:left|right)|scroll-(?:margin|padding)-(?:left|right))\s*[:;]",
    re.MULTILINE,
)


@pytest.mark.parametrize("path", sorted(SOURCES.glob("*.css")), ids=lambda path: path.name)
def test_sides_are_named_by_the_direction_of_writing(path: Path) -> None:
    assert SIDED.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "rule", ["  left: 0;", "\nmargin-left: 1px;", "text-align: right;", "float: none;"]
)
def test_a_side_would_be_found(rule: str) -> None:
    assert SIDED.search(rule)
