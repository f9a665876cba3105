"""When somebody sent home is asked how it goes, and what an interview taken up again comes to."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from triage.again import taken_up_again
from triage.answers import Answers, LinkId, Reply, Value
from triage.check_in import BY_LEVEL, LATEST, SOONEST, CheckIn, check_in_after
from triage.explaining import stands
from triage.interview import Interview, answer, next_question
from triage.level import Level
from triage.library import Library, load_library
from triage.protocol import Question, QuestionType

DAY = timedelta(hours=24)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def test_every_complaint_has_a_time(library: Library) -> None:
    for protocol in library.protocols.values():
        for level in BY_LEVEL:
            after = check_in_after(level, [protocol.check_in])
            assert after is not None
            assert SOONEST <= after <= LATEST


def test_some_complaints_set_their_own_with_a_reason(library: Library) -> None:
    own = {p.id: p.check_in for p in library.protocols.values() if p.check_in}
    assert own["head-injury"].after == DAY
    assert own["back-pain"].after > BY_LEVEL[Level.SELF_CARE]
    assert all(check_in.why for check_in in own.values())


@pytest.mark.parametrize(
    ("level", "complaints", "after"),
    [
        (Level.SELF_CARE, [None], timedelta(hours=48)),
        (Level.ROUTINE, [None], timedelta(days=7)),
        (Level.ROUTINE, [None, CheckIn(DAY, "soon")], DAY),
        (Level.SELF_CARE, [], None),
        (Level.SOON, [None], None),
        (Level.EMERGENCY, [CheckIn(DAY, "soon")], None),
    ],
)
def test_the_soonest_counts_and_only_for_those_sent_home(
    level: Level, complaints: list[CheckIn | None], after: timedelta | None
) -> None:
    assert check_in_after(level, complaints) == after


@pytest.mark.parametrize(
    "data",
    [
        24,
        {"hours": 24},
        {"hours": 24, "why": ""},
        {"hours": "24", "why": "x"},
        {"hours": True, "why": "x"},
        {"hours": 3, "why": "x"},
        {"hours": 400, "why": "x"},
        {"hours": 24, "why": "x", "days": 1},
    ],
)
def test_a_time_that_makes_no_sense_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="check_in"):
        CheckIn.parse(data)


@pytest.mark.parametrize("seed", range(60))
def test_worse_is_one_level_up_and_never_lower_whatever_is_answered(
    library: Library, seed: int
) -> None:
    chance = random.Random(seed)
    names = sorted(p for p, one in library.protocols.items() if not one.administrative)
    before = _answered(library, Interview((chance.choice(names),)), chance)
    first = stands(library, before, before.answers).level
    again = taken_up_again(before, worse=True)
    assert Reply.NO not in again.answers.values()
    second = _answered(library, again, chance)
    least = first if first.is_emergency else first.raised()
    assert stands(library, second, second.answers).level >= least


def test_the_same_asks_every_no_again_and_lifts_nothing() -> None:
    given: dict[LinkId, Value] = {LinkId("a"): Reply.NO, LinkId("b"): Reply.YES, LinkId("c"): 4.0}
    again = taken_up_again(Interview(answers=Answers(given)), worse=False)
    assert dict(again.answers) == {"b": Reply.YES, "c": 4.0}


def _answered(library: Library, interview: Interview, chance: random.Random) -> Interview:
    while (question := next_question(library, interview)) is not None:
        interview = answer(library, interview, question.link_id, _value(question, chance))
    return interview


def _value(question: Question, chance: random.Random) -> Value:
    if question.type is QuestionType.CHOICE:
        return chance.choice(question.options)
    if question.type is QuestionType.QUANTITY:
        return chance.uniform(question.minimum or 0, question.maximum or 1)
    if question.type is QuestionType.TEXT:
        return "something"
    return chance.choices([Reply.NO, Reply.YES, Reply.UNSURE], [8, 1, 1])[0]
