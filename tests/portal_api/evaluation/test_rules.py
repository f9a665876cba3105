"""The quick engine comes to the same as the service, question by question."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from portal_api.conversation.guard import Guard
from portal_api.conversation.portal import Portal
from portal_api.evaluation.rules import RulesTalk
from portal_api.evaluation.run import Result, run_case
from portal_api.evaluation.service import ServiceTalk
from portal_api.wiring import Parts
from tests.portal_api.evaluation.made_up import case_of

CASES: list[dict[str, Any]] = [
    {"text": "crushing chest pain and I can't breathe", "age": 61, "sex": "male"},
    {
        "text": "mi bebé de 6 semanas tiene fiebre de 38.6", "lang": "es", "sex": "female",
        "about": "child", "otherwise": "no",
    },
    {
        "text": "my mother had a stroke once. I have a mild fever", "age": "34 years",
        "sex": "female", "pregnant": False, "about": "self", "answers": {"temperature": 37.9},
        "otherwise": "no",
    },
    {"text": "something is odd with my elbow", "age": 70, "sex": "male", "otherwise": "no"},
    {"text": "my 3 month old cries a lot", "sex": "male", "otherwise": "no, not really"},
    {"text": "me duele la barriga", "lang": "es", "age": 29, "sex": "female", "pregnant": True},
    {"text": "no chest pain but I feel weak", "age": 50, "sex": "male", "otherwise": "blue"},
    {"text": "hm", "age": 20, "otherwise": "no"},
    {"text": "I have a rash", "age": 20, "sex": "male", "answers": {"about": "stop"}},
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(CASES)))
def test_rules_and_service_agree_in_everything_but_time_and_words(
    portal: Portal, parts: Parts, number: int
) -> None:
    case = case_of(f"case-{number}", **CASES[number])
    served = run_case(ServiceTalk(portal, "riverside", case), case)
    library = portal.library("riverside")
    quick = run_case(RulesTalk(Guard(parts.finder), library, case.lang), case)
    assert _comparable(quick) == _comparable(served)
    assert quick.engine == "rules"


def test_the_cases_come_to_different_ends(portal: Portal, parts: Parts) -> None:
    guard, library = Guard(parts.finder), portal.library("riverside")
    results = [
        run_case(RulesTalk(guard, library, case.lang), case)
        for case in (case_of(str(n), **given) for n, given in enumerate(CASES))
    ]
    assert len({result.level for result in results}) >= 3
    assert {result.complete for result in results} == {True, False}
    assert any(result.guard for result in results)


def _comparable(result: Result) -> dict[str, Any]:
    found = {k: v for k, v in asdict(result).items() if k not in {"ms", "engine"}}
    asked = [(one["link_id"], one["reply"]) for one in result.questions]
    return {**found, "questions": asked}
