"""What the assistant is compared with."""

from __future__ import annotations

from typing import Any

import pytest

from portal_api.conversation.guard import Guard
from portal_api.evaluation.baselines import ASKED_AT_MOST, danger_list, in_file_order
from portal_api.evaluation.rules import RulesTalk
from portal_api.evaluation.run import Result, run_case
from portal_api.wiring import Parts
from tests.portal_api.evaluation.made_up import case_of
from triage.answers import LinkId

CALM = {"text": "something is odd with my elbow", "age": 40, "sex": "male", "otherwise": "no"}


def _dangers(parts: Parts) -> list[str]:
    fallback = next(p for p in parts.library.protocols.values() if p.fallback)
    return [q for q in fallback.questions if parts.library.questions[q].danger]


def test_the_danger_list_sends_home_only_who_denies_everything(parts: Parts) -> None:
    fallback = next(p for p in parts.library.protocols.values() if p.fallback)
    calm = danger_list(parts.library, case_of("a", **CALM))
    assert calm.level == fallback.base_level.value
    asked = [one["link_id"] for one in calm.questions]
    assert asked == [q for q in _dangers(parts) if q in asked]
    assert len(asked) > 3


@pytest.mark.parametrize("reply", ["yes", "unsure", "blue"])
def test_whatever_the_danger_list_cannot_settle_is_an_emergency(parts: Parts, reply: str) -> None:
    second = danger_list(parts.library, case_of("a", **CALM)).questions[1]["link_id"]
    worried = danger_list(parts.library, case_of("a", **CALM, answers={second: reply}))
    assert worried.level == "emergency"
    assert [one["link_id"] for one in worried.questions][-1] == second


def test_the_danger_list_asks_nobody_what_cannot_apply(parts: Parts) -> None:
    gated = [q for q in _dangers(parts) if parts.library.questions[LinkId(q)].ask_if is not None]
    grown = {one["link_id"] for one in danger_list(parts.library, case_of("a", **CALM)).questions}
    assert gated
    assert not set(gated) <= grown


def _run(parts: Parts, given: dict[str, Any], *, in_order: bool) -> Result:
    guard, case = Guard(parts.finder), case_of("a", **given)
    if not in_order:
        return run_case(RulesTalk(guard, parts.library, "en"), case)
    talk = RulesTalk(guard, parts.library, "en", asking=in_file_order)
    return run_case(talk, case, ASKED_AT_MOST)


def test_the_fixed_order_asks_everything_that_applies_once_and_in_order(parts: Parts) -> None:
    result = _run(parts, CALM, in_order=True)
    asked = [one["link_id"] for one in result.questions]
    assert result.complete
    assert len(asked) == len(set(asked))
    assert set(asked) >= {one["link_id"] for one in _run(parts, CALM, in_order=False).questions}
    order = [q for p in result.protocols for q in parts.library.protocols[p].questions]  # type: ignore[index]
    ungated = [q for q in asked if q in order and parts.library.questions[LinkId(q)].ask_if is None]
    assert ungated == sorted(ungated, key=order.index)


def test_the_fixed_order_comes_to_the_same_with_more_questions(parts: Parts) -> None:
    asked = _run(parts, CALM, in_order=False).questions
    danger = next(one["link_id"] for one in asked if one["link_id"] in _dangers(parts))
    given = {**CALM, "answers": {danger: "yes"}}
    quick, slow = (_run(parts, given, in_order=in_order) for in_order in (False, True))
    assert (quick.level, quick.route) == (slow.level, slow.route)
    assert len(slow.questions) > len(quick.questions)
