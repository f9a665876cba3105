"""``portico evaluate``: the real conversation on a file of cases, and its figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal_api.evaluation.cases import EvaluationCase, read_cases
from portal_api.evaluation.run import Result
from portal_api.evaluation.summary import Share, summarise
from tests.portal_api.cli.conftest import Ran
from triage.level import Level, Route

CASES: list[dict[str, Any]] = [
    {
        "id": "chest", "lang": "en", "text": "crushing chest pain and I can't breathe", "age": 61,
        "sex": "male", "gold": ["emergency-ambulance", "emergency"],
    },
    {
        "id": "baby", "lang": "es", "text": "mi bebé tiene fiebre",
        "age": {"value": 6, "unit": "wk"}, "sex": "female",
        "answers": {"about": "child", "temperature": 38.6}, "otherwise": "no",
        "gold": ["emergency", "emergency-ambulance", "urgent"],
    },
    {
        "id": "cold", "text": "I have had a mild fever since yesterday", "age": "34 years",
        "sex": "female", "pregnant": False, "answers": {"temperature": 37.9, "about": "self"},
        "otherwise": "no",
    },
]  # fmt: skip
FIELDS = [
    "id", "level", "route", "complete", "questions", "reasons", "protocols", "guard", "engine",
    "ms", "gold", "turns", "answers",
]  # fmt: skip


def _write(folder: Path, *lines: str) -> Path:
    file = folder / "cases.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    return file


def test_each_case_gives_one_result_and_the_figures_are_printed(
    demo: Callable[..., Ran], tmp_path: Path
) -> None:
    cases, out = _write(tmp_path, *map(json.dumps, CASES), ""), tmp_path / "results.jsonl"
    ran = demo("evaluate", str(cases), "--engine", "scripted", "--out", str(out))
    assert ran.code == 0, ran.err
    chest, baby, cold = (json.loads(line) for line in out.read_text("utf-8").splitlines())
    for result in (chest, baby, cold):
        _check(result)
    assert chest["level"] == "emergency-ambulance"
    assert chest["guard"], "the words alone raised it"
    assert "fever-infant" in baby["protocols"]
    assert [q["reply"] for q in baby["questions"] if q["link_id"] == "age"] in ([], ["6 weeks"])
    assert baby["level"] in {"emergency", "emergency-ambulance", "urgent"}, baby
    assert {q["link_id"]: q["reply"] for q in cold["questions"]}["age"] == "34 years"
    assert not Level(cold["level"]).is_emergency
    printed = dict(line.split(maxsplit=1) for line in ran.out.splitlines())
    assert printed["cases"] == "3 (2 with gold)"
    assert "agreement             100.0% (2/2; 95 % 15.8% to 100.0%)" in ran.out
    assert "emergency sensitivity 100.0% (1/1; 95 % 2.5% to 100.0%)" in ran.out
    assert "unfinished            0" in ran.out


def _check(result: dict[str, Any]) -> None:
    assert list(result) == FIELDS
    assert Level(result["level"])
    assert Route(result["route"])
    assert (result["complete"], result["engine"]) == (True, "scripted")
    assert result["ms"] > 0
    assert result["protocols"]
    for question in result["questions"]:
        assert list(question) == ["link_id", "text", "reply"]
        assert all(question.values())
    for reason in result["reasons"]:
        assert {"protocol", "rule", "version", "level", "source"} <= set(reason)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2"),
        ('{"text": "no id"}', "line 2: id: Field required"),
        ('{"id": "a"}', "line 2: text: Field required"),
        ('{"id": "a", "text": "x", "gold": ["very-urgent"]}', "line 2: gold.0"),
        ('{"id": "a", "text": "x", "age": {"value": -1}}', "line 2: age"),
    ],
)
def test_a_case_that_cannot_be_read_is_named_by_its_line(
    tmp_path: Path, line: str, said: str
) -> None:
    from portal_api.errors import BadInputError

    with pytest.raises(BadInputError) as raised:
        list(read_cases(_write(tmp_path, json.dumps(CASES[0]), line)))
    assert said in raised.value.detail
    assert raised.value.detail.startswith("cases.jsonl, ")


@pytest.mark.parametrize("wrong", ["case", "engine", "org", "out", "no file"])
def test_what_is_wrong_is_one_line_and_exit_code_two(
    demo: Callable[..., Ran], tmp_path: Path, wrong: str
) -> None:
    cases = _write(tmp_path, "{" if wrong == "case" else json.dumps(CASES[0]))
    out = tmp_path / "missing" / "out.jsonl" if wrong == "out" else tmp_path / "out.jsonl"
    ran = demo(
        "evaluate",
        str(tmp_path / "none.jsonl" if wrong == "no file" else cases),
        "--engine", "magic" if wrong == "engine" else "scripted",
        "--org", "nowhere" if wrong == "org" else "riverside",
        "--out", str(out),
    )  # fmt: skip
    assert ran.code == 2
    assert "Traceback" not in ran.err
    if wrong != "no file":
        assert len(ran.err.splitlines()) == 1
        assert ran.err.startswith("portico: ")


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (34, "34 years"),
        (0.5, "0.5 years"),
        ({"value": 6, "unit": "wk"}, "6 weeks"),
        ({"value": 18, "unit": "mo"}, "18 months"),
        ({"value": 3, "unit": "d"}, "3 days"),
        ("six weeks", "six weeks"),
        (None, None),
    ],
)
def test_an_age_is_said_as_people_say_it(age: object, said: str | None) -> None:
    case = EvaluationCase.model_validate({"id": "a", "text": "x", "age": age})
    assert case.reply_to("age") == said


@pytest.mark.parametrize(
    ("given", "said"), [(True, "yes"), (False, "no"), ("unsure", "unsure"), (38.6, "38.6")]
)
def test_answers_may_be_words_numbers_or_booleans(given: object, said: str) -> None:
    case = EvaluationCase.model_validate({"id": "a", "text": "x", "answers": {"q": given}})
    assert case.reply_to("q") == said
    assert case.reply_to("other") is None


@pytest.mark.parametrize(
    ("hits", "total", "printed"),
    [  # exact bounds; 0 of n and n of n have the closed form 1 - (alpha/2) ** (1/n)
        (0, 10, "0.0% (0/10; 95 % 0.0% to 30.8%)"),
        (10, 10, "100.0% (10/10; 95 % 69.2% to 100.0%)"),
        (5, 10, "50.0% (5/10; 95 % 18.7% to 81.3%)"),
        (0, 0, "no such case"),
    ],
)
def test_bounds_are_those_of_clopper_and_pearson(hits: int, total: int, printed: str) -> None:
    assert str(Share(hits, total)) == printed


def _result(level: Level, *gold: Level, asked: int = 0, complete: bool = True) -> Result:
    return Result(
        "a", level.value, "home", complete, [{"link_id": "q"}] * asked, [], {}, [], "scripted",
        1.0, [one.value for one in gold] or None,
    )  # fmt: skip


def test_the_summary_counts_too_high_too_low_and_missed_emergencies() -> None:
    lines = summarise(
        [
            _result(Level.EMERGENCY, Level.EMERGENCY, Level.EMERGENCY_AMBULANCE, asked=2),
            _result(Level.URGENT, Level.EMERGENCY, asked=4),
            _result(Level.SOON, Level.ROUTINE, Level.SELF_CARE, asked=6),
            _result(Level.SAME_DAY, asked=8, complete=False),
        ]
    )
    figures = {line[:22].strip(): line[22:] for line in lines}
    assert figures["cases"] == "4 (3 with gold)"
    assert figures["agreement"].startswith("33.3% (1/3;")
    assert figures["emergency sensitivity"].startswith("50.0% (1/2;")
    assert figures["under-triage"].startswith("33.3% (1/3;")
    assert figures["over-triage"].startswith("33.3% (1/3;")
    assert figures["questions asked"] == "median 5, p90 7.4"
    assert figures["unfinished"] == "1"
