"""``portico protocols diff``: a planted change is found, and its danger is an exit code."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from portal_api.commands import protocol_diff
from portal_api.errors import BadInputError
from portal_api.evaluation.library_diff import Changed, parts_changed
from portal_api.wiring import PROTOCOLS, Parts
from symptoms.finder import SymptomFinder
from tests.portal_api.evaluation.made_up import DEVELOPMENT, HELD_OUT
from triage.files import LibraryError
from triage.library import Library
from triage.protocol import Protocol

Diff = Callable[..., tuple[int, str]]


@pytest.fixture
def diff(parts: Parts, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Diff:
    monkeypatch.setattr(SymptomFinder, "load", classmethod(lambda cls, lexicon: parts.finder))

    def command(before: Path | str, after: Path | str, cases: Path) -> tuple[int, str]:
        code = protocol_diff.diff(str(before), str(after), cases)
        return code, capsys.readouterr().out

    return command


def _fallback(library: Library) -> Protocol:
    return next(p for p in library.protocols.values() if p.fallback)


@pytest.fixture
def lowered(parts: Parts, tmp_path: Path) -> Path:
    """A copy in which a complaint nobody knows is self-care when nothing else fires."""
    copy = tmp_path / "lowered"
    shutil.copytree(PROTOCOLS, copy)
    file = next(copy.rglob(f"{_fallback(parts.library).id}.yaml"))
    text, changed = re.subn(r"(?m)^base_level: .*$", "base_level: self-care", file.read_text())
    assert changed == 1
    file.write_text(text)
    return copy


@pytest.fixture
def cases(parts: Parts, tmp_path: Path) -> Path:
    """A calm case in each part, for which the level of today is the least acceptable."""
    base = _fallback(parts.library).base_level.value
    calm = {"text": "my elbow is odd", "age": 40, "sex": "male", "otherwise": "no", "gold": [base]}
    lines = [json.dumps({**calm, "id": i}) for i in (DEVELOPMENT[0], HELD_OUT[0])]
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    return file


def test_a_lowered_level_is_listed_and_fails(
    diff: Diff, lowered: Path, cases: Path, parts: Parts
) -> None:
    code, out = diff(PROTOCOLS, lowered, cases)
    fallback = _fallback(parts.library)
    assert code == 1
    assert f"changed protocols (1)\n  {fallback.id}\n" in out
    assert "cases with another level or route: 2 of 2" in out
    assert f"! newly too low: {DEVELOPMENT[0]} (no protocol): {fallback.base_level.value}" in out
    assert "held out, not listed: 1, of them newly too low: 1" in out
    assert HELD_OUT[0] not in out


def test_a_held_out_case_alone_fails_too(diff: Diff, lowered: Path, cases: Path) -> None:
    cases.write_text(cases.read_text("utf-8").splitlines()[1], "utf-8")
    assert diff(PROTOCOLS, lowered, cases)[0] == 1


def test_a_raised_level_is_listed_and_passes(diff: Diff, lowered: Path, cases: Path) -> None:
    code, out = diff(lowered, PROTOCOLS, cases)
    assert code == 0
    assert f"  {DEVELOPMENT[0]} (no protocol): self-care" in out


def test_the_same_rules_move_nothing(diff: Diff, cases: Path) -> None:
    code, out = diff(PROTOCOLS, PROTOCOLS, cases)
    assert code == 0
    assert out.splitlines()[1:] == ["cases with another level or route: 0 of 2"]


def test_a_git_revision_is_a_side(
    diff: Diff, lowered: Path, cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = tmp_path / "repository"
    shutil.copytree(PROTOCOLS, repository / "triage" / "protocols")
    named = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    for words in (["init", "-q"], ["add", "."], [*named, "commit", "-qm", "rules"]):
        subprocess.run(["git", "-C", str(repository), *words], check=True)
    monkeypatch.setattr(protocol_diff, "ROOT", repository)
    assert diff("HEAD", PROTOCOLS, cases)[0] == 0
    assert diff("HEAD", lowered, cases)[0] == 1


@pytest.mark.parametrize("side", ["no-such-revision", "--output=elsewhere"])
def test_a_side_that_is_nothing_is_refused(diff: Diff, cases: Path, side: str) -> None:
    with pytest.raises(BadInputError):
        diff(side, PROTOCOLS, cases)


def test_a_side_that_cannot_be_loaded_is_named(diff: Diff, cases: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(LibraryError) as raised:
        diff(PROTOCOLS, tmp_path / "empty", cases)
    assert str(tmp_path / "empty") in str(raised.value)


def test_rules_questions_and_protocols_are_compared_by_name(parts: Parts) -> None:
    library = parts.library
    protocol = next(p for p in library.protocols.values() if p.rules and not p.fallback)
    first, *rest = protocol.rules
    fewer = replace(protocol, rules=tuple(rest))
    question = next(iter(library.questions))
    after = replace(
        library,
        protocols=MappingProxyType({**library.protocols, protocol.id: fewer}),
        questions=MappingProxyType({q: v for q, v in library.questions.items() if q != question}),
    )
    protocols, rules, questions, flags = parts_changed(library, after)
    assert protocols == Changed("protocols", (), (), ())
    assert rules == Changed("rules", (), (f"{protocol.id}/{first.id}",), ())
    assert questions == Changed("questions", (), (question,), ())
    assert flags == Changed("red flags", (), (), ())
