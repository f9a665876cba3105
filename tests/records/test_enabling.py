"""Conditions in a Questionnaire mean what they mean in the interview.

The FHIRPath is run by fhirpathpy on the very responses the package writes.
"""

from __future__ import annotations

from typing import Any

import fhirpathpy
import pytest
from fhirpathpy.models import models
from hypothesis import given, settings
from hypothesis import strategies as st

from records.enabling import enabling, fhirpath
from records.resources.people import people
from records.resources.questionnaire_response import questionnaire_response
from tests.records.cases import BASE, case
from tests.records.small_library import COUGH, LIBRARY
from triage.answers import Answers, LinkId, Reply, Value
from triage.conditions import (
    All,
    AnyOf,
    Condition,
    OneOf,
    Said,
    Truth,
    Within,
    Yes,
    by_answers,
    evaluate,
)

BREATHLESS, SEX, AGE = LinkId("breathless"), LinkId("sex"), LinkId("age")
LEAVES: list[Condition] = [
    Yes(BREATHLESS),
    OneOf(SEX, frozenset({"female", "other"})),
    Within(AGE, at_least=12.0, below=56.0),
    Within(AGE, below=2.0),
    Within(AGE, at_least=65.0),
]
CONDITIONS = st.recursive(
    st.sampled_from(LEAVES),
    lambda parts: (
        st.builds(lambda p: All(tuple(p)), st.lists(parts, max_size=3))
        | st.builds(lambda p: AnyOf(tuple(p)), st.lists(parts, max_size=3))
    ),
    max_leaves=5,
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "breathless": st.sampled_from([Reply.YES, Reply.NO, Reply.UNSURE]),
        "sex": st.sampled_from(["female", "male", "other", Reply.UNSURE]),
        "age": st.sampled_from([0.1, 1.9, 2.0, 12.0, 55.9, 56.0, 65.0, Reply.UNSURE]),
    },
)


def holds(expression: str, made: dict[str, Any]) -> Any:
    return fhirpathpy.evaluate(made, expression, {"resource": made}, models["r4"])


def response(answers: dict[str, Value]) -> dict[str, Any]:
    made = case(answers)
    return questionnaire_response(LIBRARY, made, people(made), "cough")


def enabled_by(item: dict[str, Any], made: dict[str, Any]) -> bool:
    """Reads ``enableWhen`` the way a form filler does, for equality of codings."""
    given_codings = {
        (each["linkId"], answer["valueCoding"]["code"])
        for each in made["item"]
        for answer in each.get("answer", [])
        if "valueCoding" in answer
    }
    tests = [(t["question"], t["answerCoding"]["code"]) for t in item["enableWhen"]]
    return any(test in given_codings for test in tests)


@settings(max_examples=150, deadline=None)
@given(condition=CONDITIONS, answers=ANSWERS)
def test_a_question_is_shown_exactly_when_the_interview_may_ask_it(
    condition: Condition, answers: dict[str, Value]
) -> None:
    known = Answers({LinkId(link): value for link, value in answers.items()})
    wanted = evaluate(condition, by_answers(known)) in (Truth.MAYBE, Truth.YES)
    made = response(answers)
    assert holds(fhirpath(condition), made) == [wanted]
    elements = enabling(condition, BASE)
    if elements.get("enableWhen"):
        assert enabled_by(elements, made) is wanted


@pytest.mark.parametrize(
    ("condition", "form"),
    [
        (Yes(BREATHLESS), "enableWhen"),
        (AnyOf((Yes(BREATHLESS), OneOf(SEX, frozenset({"female"})))), "enableWhen"),
        (All((Yes(BREATHLESS), OneOf(SEX, frozenset({"female"})))), "extension"),
        (Within(AGE, below=2.0), "extension"),
    ],
)
def test_the_plain_form_is_used_where_it_can_say_it(condition: Condition, form: str) -> None:
    assert form in enabling(condition, BASE)


def test_no_questionnaire_reads_findings() -> None:
    with pytest.raises(TypeError):
        fhirpath(Said(frozenset({COUGH})))
