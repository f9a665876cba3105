"""Conditions in words: exact, and bracketed where "and" meets "or"."""

from __future__ import annotations

import pytest

from portal_api.commands.condition_words import ConditionWords, listed, measure, short_names
from triage.answers import LinkId
from triage.conditions import All, AnyOf, Condition, OneOf, Within, Yes
from triage.protocol import Question, QuestionType

AGE, SEX, HEAT = LinkId("age"), LinkId("sex"), LinkId("temperature")
FEVER, CHILLS = Yes(LinkId("cold.fever")), Yes(LinkId("cold.chills"))
QUESTIONS = {
    AGE: Question(AGE, QuestionType.QUANTITY, unit="a", minimum=0, maximum=120),
    HEAT: Question(HEAT, QuestionType.QUANTITY, unit="Cel", minimum=30, maximum=45),
    SEX: Question(SEX, QuestionType.CHOICE, options=("female", "male", "other")),
}
WORDS = ConditionWords(short_names([AGE, SEX, HEAT, FEVER.link, CHILLS.link]), QUESTIONS)
YOUNG = Within(AGE, below=0.25)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (YOUNG, "age under 3 months"),
        (All((YOUNG, AnyOf((FEVER, CHILLS)))), "age under 3 months and (fever or chills)"),
        (AnyOf((All((YOUNG, FEVER)), CHILLS)), "(age under 3 months and fever) or chills"),
        (All((All((YOUNG, FEVER)), CHILLS)), "age under 3 months and fever and chills"),
        (All((AnyOf((FEVER,)), CHILLS)), "fever and chills"),
        (All((AnyOf((FEVER, CHILLS)),)), "fever or chills"),
        (Within(AGE, 0.5, 18.0), "age from 6 months to under 18 years"),
        (Within(HEAT, at_least=39.4), "temperature 39.4 °C or more"),
        (Within(AGE), "age known"),
        (OneOf(SEX, frozenset({"other", "female"})), "sex is female or other"),
        (All(), "always"),
        (AnyOf(()), "never"),
    ],
)
def test_a_condition_reads_as_a_sentence(condition: Condition, said: str) -> None:
    assert WORDS.say(condition) == said


@pytest.mark.parametrize(
    ("value", "unit", "said", "comment"),
    [
        (1.0, "a", "1 year", "one of a thing"),
        (1.5, "a", "18 months", "whole months"),
        (3.0, "a", "3 years", "no longer said in months"),
        (0.077, "a", "0.077 years (about 28 days)", "never rounded without saying so"),
        (0.08, "a", "0.08 years (about 29 days)", "not quite a month"),
        (40.5, "Cel", "40.5 °C", "a sign, not a word"),
        (2.0, "1", "2", "a count has no unit"),
        (120.0, "mg/dL", "120 mg/dL", "a unit without a word of its own"),
    ],
)
def test_a_measure_keeps_its_exact_value(value: float, unit: str, said: str, comment: str) -> None:
    assert measure(value, unit) == said, comment


def test_two_questions_that_would_read_the_same_keep_their_whole_ids() -> None:
    links = [LinkId("head.very-bad"), LinkId("back.very-bad"), LinkId("head.new")]
    assert list(short_names(links).values()) == ["head.very bad", "back.very bad", "new"]


def test_options_are_listed_with_one_or() -> None:
    assert listed(["a", "b", "c"]) == "a, b or c"
