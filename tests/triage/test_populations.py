"""Variants of a complaint for age bands and trimesters: nobody falls between them."""

from pathlib import Path

import pytest

from triage.answers import Answers, LinkId, Reply
from triage.assess import assess
from triage.findings import FindingCode
from triage.interview import Interview, answer, next_question
from triage.level import Level
from triage.library import Library, load_library
from triage.protocol import ProtocolId
from triage.standing import applicable

AGES = (0.0, 0.02, 0.24, 0.25, 0.5, 1.0, 2.9, 3.0, 15.9, 16.0, 17.9, 18.0, 40.0, 65.0, 104.0)
WEEKS = (1.0, 5.0, 12.9, 13.0, 27.9, 28.0, 36.0, 41.0)
REAL: Library = load_library()
OPENING = sorted({code for p in REAL.protocols.values() for code in p.findings})


@pytest.mark.parametrize("code", OPENING)
def test_somebody_of_any_age_has_a_protocol(code: FindingCode) -> None:
    opened = tuple(p.id for p in REAL.protocols.values() if code in p.findings)
    for age in AGES:
        for sex in ("female", "male"):
            known = {LinkId("age"): age, LinkId("sex"): sex}
            assert applicable(REAL, opened, Answers(known)), (code, age, sex)


@pytest.mark.parametrize("weeks", WEEKS)
def test_every_week_of_pregnancy_has_a_protocol(weeks: float) -> None:
    known = {"age": 30.0, "sex": "female", "pregnant": Reply.YES, "gestation": weeks}
    answers = Answers({LinkId(k): v for k, v in known.items()})
    for_pregnancy = tuple(p for p in REAL.protocols if p.startswith("pregnancy-"))
    assert len(applicable(REAL, for_pregnancy, answers)) == 1


@pytest.mark.parametrize("reply", [Reply.NO, Reply.UNSURE, Reply.YES])
def test_a_young_baby_stays_a_young_baby_whatever_is_said_of_a_pregnancy(reply: Reply) -> None:
    """The protocol for a pregnancy must not take the place of the one that knows babies."""
    answers = Answers({LinkId("age"): 0.0, LinkId("pregnant"): reply})
    for name in (p for p in REAL.protocols if p.startswith("pregnancy-")):
        assert assess(REAL, Interview((name,), answers)).level >= Level.URGENT


@pytest.fixture
def small() -> Library:
    return load_library(Path(__file__).parent / "small")


BOTH = (ProtocolId("cough"), ProtocolId("child-cough"))


def test_the_age_is_asked_before_what_only_one_age_is_asked(small: Library) -> None:
    at = Interview(BOTH)
    asked = []
    while (question := next_question(small, at)) is not None:
        asked.append(question.link_id)
        child = {"age": 8.0, "about": "child", "sex": "female"}
        at = answer(small, at, question.link_id, child.get(question.link_id, Reply.NO))
    assert asked.index(LinkId("age")) < asked.index(LinkId("child-cough.bark"))
    assert LinkId("cough.blood") not in asked
    assert [p for p, _ in assess(small, at).protocols] == ["child-cough"]


def test_while_the_age_is_unknown_both_count(small: Library) -> None:
    worrying = Answers({LinkId("cough.blood"): Reply.YES})
    assert assess(small, Interview(BOTH, worrying)).level is Level.URGENT
    grown = assess(small, Interview(BOTH, worrying.with_answer(LinkId("age"), 40.0)))
    assert grown.level is Level.URGENT
    unsure = assess(small, Interview(BOTH, worrying.with_answer(LinkId("age"), Reply.UNSURE)))
    assert unsure.level is Level.URGENT
