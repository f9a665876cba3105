"""The four truths of a condition, and which questions can still move it."""

import pytest

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
    open_links,
)
from triage.findings import FindingCode

A, B = Yes(LinkId("a")), Yes(LinkId("b"))
AGE = Within(LinkId("age"), 1, 5)
SEX = OneOf(LinkId("sex"), frozenset({"female", "other"}))
Y, N, U = Reply.YES, Reply.NO, Reply.UNSURE


def sheet(**values: Value) -> Answers:
    return Answers({LinkId(link): value for link, value in values.items()})


@pytest.mark.parametrize(
    ("condition", "answers", "truth"),
    [
        (A, sheet(), Truth.OPEN),
        (A, sheet(a=Y), Truth.YES),
        (A, sheet(a=U), Truth.MAYBE),
        (A, sheet(a=N), Truth.NO),
        (AGE, sheet(age=1.0), Truth.YES),
        (AGE, sheet(age=4.99), Truth.YES),
        (AGE, sheet(age=5.0), Truth.NO),
        (AGE, sheet(age=0.99), Truth.NO),
        (AGE, sheet(age=U), Truth.MAYBE),
        (AGE, sheet(), Truth.OPEN),
        (SEX, sheet(sex="other"), Truth.YES),
        (SEX, sheet(sex="male"), Truth.NO),
        (SEX, sheet(sex=U), Truth.MAYBE),
        (All((A, B)), sheet(a=Y, b=Y), Truth.YES),
        (All((A, B)), sheet(a=Y, b=U), Truth.MAYBE),
        (All((A, B)), sheet(a=Y), Truth.OPEN),
        (All((A, B)), sheet(a=N), Truth.NO),
        (All((A, B)), sheet(a=U), Truth.OPEN),
        (AnyOf((A, B)), sheet(a=N, b=Y), Truth.YES),
        (AnyOf((A, B)), sheet(a=U), Truth.MAYBE),
        (AnyOf((A, B)), sheet(a=N), Truth.OPEN),
        (AnyOf((A, B)), sheet(a=N, b=N), Truth.NO),
        (All(), sheet(), Truth.YES),
        (AnyOf(()), sheet(), Truth.NO),
    ],
)
def test_what_is_known_gives_one_of_four_truths(
    condition: Condition, answers: Answers, truth: Truth
) -> None:
    assert evaluate(condition, by_answers(answers)) is truth


@pytest.mark.parametrize(
    ("condition", "answers", "asked"),
    [
        (All((A, B)), sheet(), ["a", "b"]),
        (All((A, B)), sheet(a=N), []),
        (All((A, B)), sheet(a=U), ["b"]),
        (AnyOf((A, B)), sheet(a=Y), []),
        (AnyOf((A, B)), sheet(a=U), ["b"]),
        (All((AnyOf((A, B)), AGE)), sheet(a=Y), ["age"]),
        (All((AnyOf((A, B)), AGE)), sheet(age=9.0), []),
    ],
)
def test_only_questions_that_can_move_a_condition_are_open(
    condition: Condition, answers: Answers, asked: list[str]
) -> None:
    assert list(open_links(condition, by_answers(answers))) == asked


def test_rules_do_not_read_findings() -> None:
    with pytest.raises(TypeError, match="screening"):
        evaluate(Said(frozenset({FindingCode("1")})), by_answers(sheet()))
