"""``portico evaluate-guard``: messages in, figures and files out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.portal_api.cli.conftest import Ran
from tests.portal_api.evaluation.made_up import DEVELOPMENT, HELD_OUT
from tests.portal_api.evaluation.made_up_messages import EMERGENCY, ORDINARY, write_lines

SPANISH = {**EMERGENCY, "lang": "es", "text": "tiene los labios azules", "flags": ["blue-lips"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "guard"
    made.mkdir()
    seen, unseen = DEVELOPMENT, HELD_OUT
    write_lines(
        made / "en.jsonl",
        {"id": seen[0], **EMERGENCY},
        {"id": seen[1], **ORDINARY},
        {"id": unseen[0], **EMERGENCY, "text": "I saw a bird", "plain": False},
    )
    write_lines(made / "es.jsonl", {"id": seen[2], **SPANISH}, {"id": unseen[1], **SPANISH})
    return made


def test_figures_are_printed_and_every_file_is_written(
    here: Callable[..., Ran], folder: Path, tmp_path: Path
) -> None:
    files = {name: tmp_path / f"a.{name}" for name in ("out", "markdown", "figures")}
    given = [word for name, file in files.items() for word in (f"--{name}", str(file))]
    ran = here("evaluate-guard", str(folder), "--compare", "--date", "2026-11-20", *given)
    assert ran.code == 0, ran.err
    assert "  recall              100.0% (2/2; 95 % 15.8% to 100.0%)" in ran.out
    assert "  recall              50.0% (1/2; 95 % 1.3% to 98.7%)" in ran.out
    results = [json.loads(line) for line in files["out"].read_text("utf-8").splitlines()]
    assert [r["text"] is None for r in results] == [False, False, True, False, True]
    assert results[2]["beside"] == {
        "keyword list": False, "fuzzy matcher": [], "fuzzy matcher, quiet": [],
    }  # fmt: skip
    page = files["markdown"].read_text("utf-8")
    assert "Made on 2026-11-20 with `portico evaluate-guard guard --part all --compare`" in page
    assert "I saw a bird" not in page + ran.out + files["out"].read_text("utf-8")
    figures = json.loads(files["figures"].read_text("utf-8"))
    assert figures["figures"]["keyword list"]["together"]["en"]["false alarms"]["total"] == 1
    assert figures["speed_ms"]["messages"] == 5


def test_only_the_part_asked_for_is_counted(here: Callable[..., Ran], folder: Path) -> None:
    for part, other in (("development", "held-out"), ("held-out", "development")):
        ran = here("evaluate-guard", str(folder), "--part", part)
        assert ran.code == 0, ran.err
        assert f"{part}, en" in ran.out
        assert other not in ran.out


@pytest.mark.parametrize("wrong", ["part", "flag", "folder of a file", "nothing to choose by"])
def test_what_is_wrong_is_one_line_and_exit_code_two(
    here: Callable[..., Ran], tmp_path: Path, wrong: str
) -> None:
    identity = (HELD_OUT if wrong == "nothing to choose by" else DEVELOPMENT)[0]
    flags = ["no-such-flag"] if wrong == "flag" else EMERGENCY["flags"]
    file = write_lines(tmp_path / "en.jsonl", {**EMERGENCY, "id": identity, "flags": flags})
    given = ["--part", "some"] if wrong == "part" else ["--compare"]
    if wrong == "folder of a file":
        given += ["--markdown", str(tmp_path / "none" / "page.md")]
    ran = here("evaluate-guard", str(file), *given)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert ran.err.startswith("portico: ")
