"""The command itself: parts, files written, and the warning about the held-out part."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from portal_api.commands.evaluating import Wanted, evaluate
from portal_api.errors import BadInputError
from portal_api.wiring import Parts
from tests.portal_api.evaluation.made_up import DEVELOPMENT, HELD_OUT

Run = Callable[..., tuple[str, str]]
IDS = [*DEVELOPMENT[:2], *HELD_OUT[:2]]


@pytest.fixture
def run(
    tmp_path: Path,
    parts: Parts,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Evaluates four small cases with the quick engine; what was printed, and the errors."""
    monkeypatch.setenv("PORTICO_VAR", str(tmp_path / "var"))
    monkeypatch.setattr(Parts, "load", classmethod(lambda cls: parts))
    case = {"text": "my elbow is odd", "age": 40, "sex": "male", "otherwise": "no"}
    lines = [json.dumps({**case, "id": i, "gold": ["emergency"]}) for i in IDS]
    (tmp_path / "cases.jsonl").write_text("\n".join(lines), "utf-8")

    def command(**given: object) -> tuple[str, str]:
        wanted = {"cases": tmp_path / "cases.jsonl", "engine": "rules", **given}
        evaluate(Wanted(**wanted))  # type: ignore[arg-type]
        printed = capsys.readouterr()
        return printed.out, printed.err

    return command


def test_only_the_part_asked_for_is_run(run: Run, tmp_path: Path) -> None:
    for part, ids in (("development", IDS[:2]), ("held-out", IDS[2:]), ("all", IDS)):
        out, _ = run(part=part, out=tmp_path / "out.jsonl")
        lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
        assert [json.loads(line)["id"] for line in lines] == ids
        assert f"cases                 {len(ids)} " in out


def test_a_file_with_held_out_results_comes_with_a_warning(run: Run, tmp_path: Path) -> None:
    _, warned = run(part="all", out=tmp_path / "out.jsonl")
    _, quiet = run(part="development", out=tmp_path / "out.jsonl")
    _, nothing_written = run(part="held-out")
    assert "out.jsonl holds 2 results of the held-out part" in warned
    assert (quiet, nothing_written) == ("", "")


def test_every_page_is_written_and_names_how_it_was_made(run: Run, tmp_path: Path) -> None:
    pages = {name: tmp_path / f"page.{name}" for name in ("report", "summary", "figures")}
    out, _ = run(compare=True, on="2026-11-20", **pages)
    for path in pages.values():
        page = path.read_text("utf-8")
        assert "2026-11-20" in page
        assert "portico evaluate cases.jsonl --engine rules --part all --compare" in page
        assert str(tmp_path) not in page
        assert not any(identity in page for identity in HELD_OUT)
    assert IDS[0] in pages["report"].read_text("utf-8")
    assert "danger list" in out
    assert "other when all asked  0 of 4" in out


@pytest.mark.parametrize(
    "wrong",
    [
        {"engine": "magic"},
        {"part": "some"},
        {"on": "yesterday"},
        {"report": Path("nowhere/at/all.html")},
        {"out": Path("nowhere/at/all.jsonl")},
        {"messy": True},  # with the rules alone
        {"engine": "scripted", "replays": Path("replays.jsonl")},
    ],
)
def test_what_cannot_be_done_is_refused(run: Run, wrong: dict[str, object]) -> None:
    with pytest.raises(BadInputError):
        run(**wrong)


def test_messy_replays_go_through_the_service_and_tell_no_held_out_word(
    run: Run, tmp_path: Path
) -> None:
    replays, page = tmp_path / "replays.jsonl", tmp_path / "page.md"
    out, _ = run(engine="scripted", messy=True, seed=5, replays=replays, summary=page)
    told = [json.loads(line) for line in replays.read_text("utf-8").splitlines()]
    assert [one["id"] for one in told] == IDS
    assert ["said" in one for one in told] == [True, True, False, False]
    assert "messy wording         seed 5" in out
    assert "--messy --seed 5" in page.read_text("utf-8")
