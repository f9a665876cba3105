"""Certain, unsure, possible: what FHIRPath reads in a response is what the engine reads in answers.

The expressions are run by fhirpathpy on the very responses the package writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

import fhirpathpy
import pytest
from fhirpathpy.models import models
from hypothesis import given, settings
from hypothesis import strategies as st

from records.expressions import at_least_unsure, certain, possible, unsure
from records.resources.people import people
from records.resources.questionnaire_response import questionnaire_response
from tests.records.cases import case
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
from triage.standing import as_askable

RED_FLAG = LinkId("red-flag.blue-lips")
PHLEGM, SEX, AGE, TEMPERATURE = (LinkId(each) for each in ("phlegm", "sex", "age", "temperature"))
LEAVES: list[Condition] = [
    Yes(LinkId("breathless")),
    Yes(RED_FLAG),
    OneOf(SEX, frozenset({"female", "other"})),
    OneOf(PHLEGM, frozenset({"green"})),
    Within(AGE, at_least=0.25, below=12.0),
    Within(AGE, at_least=0.00001),
    Within(AGE),
    Within(TEMPERATURE, below=38.3),
]
CONDITIONS = st.recursive(
    st.sampled_from(LEAVES),
    lambda parts: (
        st.builds(lambda p: All(tuple(p)), st.lists(parts, max_size=3))
        | st.builds(lambda p: AnyOf(tuple(p)), st.lists(parts, max_size=3))
    ),
    max_leaves=5,
)
YES_NO = [Reply.YES, Reply.NO, Reply.UNSURE]
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "breathless": st.sampled_from(YES_NO),
        RED_FLAG: st.sampled_from(YES_NO),
        SEX: st.sampled_from(["female", "male", "other", Reply.UNSURE]),
        PHLEGM: st.sampled_from(["none", "green", Reply.UNSURE]),
        AGE: st.sampled_from([0.0, 0.00001, 0.24, 0.25, 11.9, 12.0, 80.0, Reply.UNSURE]),
        TEMPERATURE: st.sampled_from([38.2, 38.3, 38.4, Reply.UNSURE]),
    },
)
ASKED = replace(
    LIBRARY.protocols[next(iter(LIBRARY.protocols))], questions=tuple(LIBRARY.questions)
)
WHOLE = replace(LIBRARY, protocols=MappingProxyType({ASKED.id: ASKED}))


@cache
def compiled(expression: str) -> Callable[..., Any]:
    return fhirpathpy.compile(expression, models["r4"])


def holds(expression: str, answers: dict[str, Value]) -> bool:
    made = case(answers)
    response = questionnaire_response(WHOLE, made, people(made), ASKED.id)
    (found,) = compiled(expression)(response, {"resource": response})
    assert isinstance(found, bool)
    return found


def known(answers: dict[str, Value]) -> Answers:
    return Answers({LinkId(link): value for link, value in answers.items()})


@settings(max_examples=300, deadline=None)
@given(condition=CONDITIONS, answers=ANSWERS)
def test_a_condition_stands_where_the_engine_says(
    condition: Condition, answers: dict[str, Value]
) -> None:
    truth = evaluate(condition, by_answers(known(answers)))
    assert holds(certain(condition), answers) is (truth is Truth.YES)
    assert holds(unsure(condition), answers) is (truth is Truth.MAYBE)
    assert holds(at_least_unsure(condition), answers) is (truth >= Truth.MAYBE)


@settings(max_examples=300, deadline=None)
@given(condition=CONDITIONS, answers=ANSWERS)
def test_a_population_is_possible_until_the_engine_rules_it_out(
    condition: Condition, answers: dict[str, Value]
) -> None:
    truth = evaluate(condition, as_askable(WHOLE, known(answers)))
    assert holds(possible(condition, WHOLE), answers) is (truth is not Truth.NO)


# what was answered, whether the phlegm can still be green
@pytest.mark.parametrize(
    ("answers", "wanted", "comment"),
    [
        ({}, True, "nothing asked: not ruled out"),
        ({"phlegm": "none"}, False, "asked and denied"),
        ({"phlegm": Reply.UNSURE}, True, "not sure"),
        ({"breathless": Reply.NO}, True, "the other way to be asked is still open"),
        ({"breathless": Reply.NO, "sex": "male"}, False, "can never be asked"),
        ({"breathless": Reply.NO, "sex": "male", "phlegm": "green"}, True, "told unasked"),
    ],
)
def test_what_can_never_be_asked_is_ruled_out(
    answers: dict[str, Value], wanted: bool, comment: str
) -> None:
    green = OneOf(PHLEGM, frozenset({"green"}))
    assert holds(possible(green, WHOLE), answers) is wanted, comment


def test_a_question_without_an_answer_is_neither_certain_nor_unsure_nor_ruled_out() -> None:
    for leaf in (each for each in LEAVES if each != Yes(RED_FLAG)):
        assert not holds(certain(leaf), {})
        assert not holds(unsure(leaf), {})
        assert holds(possible(leaf, WHOLE), {})


def test_no_expression_reads_findings() -> None:
    said = Said(frozenset({COUGH}))
    for make in (certain, unsure, at_least_unsure, lambda each: possible(each, WHOLE)):
        with pytest.raises(TypeError):
            make(said)
