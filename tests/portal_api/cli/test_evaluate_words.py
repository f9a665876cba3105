"""``portico evaluate-words``: annotated messages in, figures and files out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.portal_api.cli.conftest import Ran
from tests.portal_api.evaluation.made_up import DEVELOPMENT, HELD_OUT
from tests.portal_api.evaluation.made_up_messages import write_lines

COUGH, FEVER = "49727002", "386661006"
LINES: list[dict[str, Any]] = [
    {
        "id": DEVELOPMENT[0], "lang": "en", "text": "I have a cough and no fever",
        "findings": [
            {"codes": [COUGH], "status": "present"}, {"codes": [FEVER], "status": "absent"},
        ],
        "measured": [],
    },
    {
        "id": HELD_OUT[0], "lang": "es", "text": "tengo tos, temperatura de 37.2",
        "findings": [{"codes": [COUGH], "status": "absent"}],
        "measured": [{"quantity": "temperature", "value": 37.2}],
    },
]  # fmt: skip


def test_figures_are_printed_and_every_file_is_written(
    here: Callable[..., Ran], tmp_path: Path
) -> None:
    write_lines(tmp_path / "entities.en.jsonl", LINES[0])
    write_lines(tmp_path / "entities.es.jsonl", LINES[1])
    files = {name: tmp_path / f"a.{name}" for name in ("out", "markdown", "figures")}
    given = [word for name, file in files.items() for word in (f"--{name}", str(file))]
    ran = here("evaluate-words", str(tmp_path), "--date", "2026-11-20", *given)
    assert ran.code == 0, ran.err
    figures = json.loads(files["figures"].read_text("utf-8"))["figures"]
    assert figures["development"]["en"]["findings"]["f1"] == 1.0
    assert figures["held-out"]["es"]["findings"]["f1"] == 0.0
    assert figures["held-out"]["es"]["codes alone"]["f1"] == 1.0
    assert figures["held-out"]["es"]["measured"]["f1"] == 1.0
    first, second = (json.loads(line) for line in files["out"].read_text("utf-8").splitlines())
    assert (first["missed"], first["text"]) == ([], LINES[0]["text"])
    assert (second["missed"], second["text"]) == ([f"{COUGH}:absent"], None)
    page = files["markdown"].read_text("utf-8")
    assert "Made on 2026-11-20 with `portico evaluate-words" in page
    assert LINES[1]["text"] not in page + ran.out
    only = here("evaluate-words", str(tmp_path), "--part", "development")
    assert only.out.splitlines()[:2] == ["messages              1", "development, en"]


@pytest.mark.parametrize("wrong", ["part", "date", "line", "no such message"])
def test_what_is_wrong_is_one_line_and_exit_code_two(
    here: Callable[..., Ran], tmp_path: Path, wrong: str
) -> None:
    file = write_lines(tmp_path / "entities.en.jsonl", "{" if wrong == "line" else LINES[0])
    given = {
        "part": ["--part", "some"], "date": ["--date", "today"], "line": [],
        "no such message": ["--part", "held-out"],
    }[wrong]  # fmt: skip
    ran = here("evaluate-words", str(file), *given)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert ran.err.startswith("portico: ")
