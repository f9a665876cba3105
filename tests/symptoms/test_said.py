"""Ways of saying things, collected area by area: nearly all are found, as something present."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from symptoms.finder import SymptomFinder
from triage.findings import Status

SHARE_MISSED = 0.005
FILES = sorted((Path(__file__).parent / "said").glob("*.csv"))


def test_there_are_such_files() -> None:
    assert FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nearly_all_are_found(finder: SymptomFinder, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    missed = [row for row in rows if not found(finder, row)]
    assert len(missed) <= SHARE_MISSED * len(rows), missed


def found(finder: SymptomFinder, row: dict[str, str]) -> bool:
    """Whether the code is among what the person has now."""
    findings = finder.find(row["text"], row["lang"]).findings
    return any(each.code == row["code"] for each in findings if each.status is Status.PRESENT)
