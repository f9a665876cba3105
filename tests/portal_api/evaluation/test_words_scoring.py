"""Annotated messages: what counts as found, what as one too many, and the figures over them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from portal_api.errors import BadInputError
from portal_api.evaluation.words.figures import f1_of
from portal_api.evaluation.words.lines import FILES, WordsLine, read_lines
from portal_api.evaluation.words.report import (
    WordsEvaluation,
    figures_json,
    page_of,
    result_lines,
    summary_of,
)
from portal_api.evaluation.words.scoring import (
    CODES,
    FINDINGS,
    MEASURED,
    STRICT,
    Scored,
    Tally,
    score,
)
from symptoms.understanding import Understanding
from tests.portal_api.evaluation.made_up import DEVELOPMENT, HELD_OUT
from tests.portal_api.evaluation.made_up_messages import write_lines
from triage.findings import Finding, FindingCode, Measured, Quantity, Status

LINE: dict[str, Any] = {"lang": "en", "text": "words", "findings": [], "measured": []}


def line_of(*findings: tuple[str, str], **given: Any) -> WordsLine:
    said = [{"codes": codes.split("/"), "status": status} for codes, status in findings]
    return WordsLine.model_validate({"id": "a", **LINE, "findings": said, **given})


def heard(
    *findings: tuple[str, str], measured: tuple[tuple[str, float], ...] = ()
) -> Understanding:
    found = tuple(Finding(FindingCode(c), Status(s), 0, 1, "x") for c, s in findings)
    values = tuple(Measured(Quantity(q), v, 0, 1, "x") for q, v in measured)
    return Understanding("x", "en", found, values, None)


TABLE = [
    # annotated, found, (hits, extra): findings, codes alone, strict
    ([("1", "present")], [("1", "present")], (1, 0), (1, 0), (1, 0)),
    ([("1/2", "present")], [("1", "present"), ("2", "present")], (1, 0), (1, 0), (1, 0)),
    ([("1/2", "present")], [("2", "absent")], (0, 0), (1, 0), (0, 1)),
    ([("1/2", "present")], [("1", "absent"), ("2", "absent")], (0, 0), (1, 0), (0, 1)),
    ([("1", "present")], [("1", "present"), ("1", "absent")], (1, 0), (1, 0), (1, 1)),
    ([("1", "present"), ("1", "absent")], [("1", "absent")], (1, 0), (2, 0), (1, 0)),
    ([("1", "present")], [("3", "present")], (0, 1), (0, 1), (0, 1)),
    ([], [("3", "present"), ("3", "absent")], (0, 1), (0, 1), (0, 1)),
    ([], [("ctx", "present")], (0, 0), (0, 0), (0, 0)),
    ([("ctx", "present")], [], (0, 0), (0, 0), (0, 0)),
    ([("ctx", "present")], [("ctx", "present")], (1, 0), (1, 0), (1, 0)),
    ([("1", "history")], [("1", "other-person")], (0, 0), (1, 0), (0, 1)),
]


@pytest.mark.parametrize(("annotated", "found", "findings", "codes", "strict"), TABLE)
def test_findings_are_counted_as_the_rules_say(
    annotated: list[tuple[str, str]],
    found: list[tuple[str, str]],
    findings: tuple[int, int],
    codes: tuple[int, int],
    strict: tuple[int, int],
) -> None:
    tallies = score(line_of(*annotated), heard(*found), {"ctx"}).tallies
    for name, expected in ((FINDINGS, findings), (CODES, codes), (STRICT, strict)):
        assert (tallies[name].hits, tallies[name].extra) == expected, name
        assert tallies[name].wanted == len(annotated)


VALUES = [
    # annotated, found, hits, extra
    ([("temperature", 39.0)], [("temperature", 38.3)], 1, 0),
    ([("temperature", 39.0)], [("temperature", 38.0)], 0, 1),
    ([("amount", 3)], [("count", 3)], 1, 0),
    ([("count", 3)], [("severity", 3)], 0, 1),
    ([("count", 3), ("count", 3)], [("count", 3)], 1, 0),
    ([("severity", 0)], [("severity", 0)], 1, 0),
    ([("severity", 0)], [("severity", 1)], 0, 1),
    ([], [("age", 0.115)], 0, 1),
]


@pytest.mark.parametrize(("annotated", "found", "hits", "extra"), VALUES)
def test_values_are_found_within_two_percent_and_each_serves_once(
    annotated: list[tuple[str, float]], found: list[tuple[str, float]], hits: int, extra: int
) -> None:
    line = line_of(measured=[{"quantity": q, "value": v} for q, v in annotated])
    scored = score(line, heard(measured=tuple(found)), ())
    assert scored.tallies[MEASURED] == Tally(hits, len(annotated), extra)
    assert (len(scored.missed), len(scored.extra)) == (len(annotated) - hits, extra)


def test_what_is_missed_too_much_and_read_otherwise_is_named() -> None:
    line = line_of(("1/local:x", "present"), ("2", "absent"), ("4", "present"))
    scored = score(line, heard(("1", "absent"), ("2", "absent"), ("3", "history")), ())
    assert scored.missed == ("1/local:x:present", "4:present")
    assert scored.extra == ("3:history",)
    assert scored.statuses == (("present", "absent"), ("absent", "absent"))
    assert scored.annotated == (("present", False), ("absent", True), ("present", False))


def test_f1_is_over_all_messages_together_and_the_same_each_time() -> None:
    tallies = [Tally(3, 4, 0), Tally(1, 1, 2), Tally(0, 1, 0)]
    of = f1_of(tallies)
    assert of.value == pytest.approx(2 * 4 / (6 + 6))
    assert (of.precision.hits, of.precision.total) == (4, 6)
    assert (of.recall.hits, of.recall.total) == (4, 6)
    assert 0.0 <= of.low < 4 / 6 < of.high <= 1.0
    assert f1_of(tallies) == of


@pytest.mark.parametrize(
    ("tallies", "value"),
    [([], None), ([Tally(0, 0, 0)], None), ([Tally(2, 2, 0)], 1.0), ([Tally(0, 0, 3)], 0.0)],
)
def test_f1_of_little_is_no_error(tallies: list[Tally], value: float | None) -> None:
    of = f1_of(tallies)
    assert (of.value, of.low, of.high) == (value, 0.0, 1.0)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"findings": [{"codes": [], "status": "present"}]}, "findings.0.codes"),
        ({"findings": [{"codes": ["1"], "status": "maybe"}]}, "findings.0.status"),
        ({"measured": [{"quantity": "weight", "value": 1}]}, "measured.0.quantity"),
        ({"measured": [{"quantity": "age", "value": "x"}]}, "measured.0.value"),
        ({"lang": "de"}, "lang"),
    ],
)
def test_a_line_that_is_wrong_is_named_by_place_and_field(
    tmp_path: Path, wrong: dict[str, Any], said: str
) -> None:
    file = write_lines(tmp_path / "entities.en.jsonl", {"id": "a", **LINE, **wrong})
    with pytest.raises(BadInputError) as raised:
        list(read_lines(file))
    assert raised.value.detail.startswith(f"entities.en.jsonl, line 1: {said}")


def test_of_a_folder_only_annotated_files_are_read(tmp_path: Path) -> None:
    write_lines(tmp_path / "entities.es.jsonl", {"id": "a", **LINE, "lang": "es"})
    write_lines(tmp_path / "other.jsonl", "{")
    assert [line.lang for line in read_lines(tmp_path)] == ["es"]
    (tmp_path / "entities.es.jsonl").unlink()
    with pytest.raises(BadInputError, match=FILES.removeprefix("*")):
        list(read_lines(tmp_path))


def _evaluation() -> WordsEvaluation:
    def pair(identity: str, text: str) -> tuple[WordsLine, Scored]:
        line = line_of(("1", "present"), ("2", "absent"), id=identity, text=text)
        return line, score(line, heard(("1", "absent"), ("2", "absent"), ("3", "present")), ())

    pairs = [pair(DEVELOPMENT[0], "seen words"), pair(HELD_OUT[0], "unseen words")]
    return WordsEvaluation("Made on a day.", pairs, {"1": "Cough", "3": "Fever"})


def test_only_messages_of_the_development_part_are_shown_with_their_words() -> None:
    page, lines = page_of(_evaluation()).markdown(), list(result_lines(_evaluation()))
    assert f"| {DEVELOPMENT[0]} | en | Cough (present) | Fever (present) | seen words |" in page
    assert f"| {HELD_OUT[0]} | en | Cough (present) | Fever (present) |" in page
    assert "| present | absent | 2 |" in page
    assert "unseen words" not in page + "".join(lines)
    assert [json.loads(line)["text"] for line in lines] == ["seen words", None]


def test_figures_are_by_part_language_and_what_is_counted() -> None:
    found = json.loads(figures_json(_evaluation()))["figures"]
    assert list(found) == ["development", "held-out", "together"]
    assert found["together"]["en"]["findings"]["f1"] == pytest.approx(0.5)
    assert found["together"]["en"]["codes alone"]["recall"]["hits"] == 4
    assert found["together"]["en"]["measured"]["f1"] is None
    assert sum("F1 0.500" in line for line in summary_of(_evaluation())) == 3
