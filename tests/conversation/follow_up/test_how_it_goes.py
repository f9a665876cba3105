"""After a self-care or routine result: better, the same, worse, or no answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal_api.conversation.messages import Kind
from portal_api.conversation.portal import Portal
from tests.conftest import Clock
from tests.conversation.follow_up.followed import Followed, by_phone, in_portal, sent_home
from tests.conversation.talking import Patient
from triage.level import Level

BACK = timedelta(days=7, hours=1)
"""After the time that the protocol of back pain sets, which is not that of its level."""


def asked(one: Followed) -> Followed:
    sent_home(one)
    one.clock.advance(BACK)
    one.sweep()
    return one


def level(one: Followed) -> Level:
    return Level(one.patient.state.level or "")


def test_it_is_asked_once_at_the_time_the_protocol_sets(either: Portal, clock: Clock) -> None:
    one = by_phone(either, clock)
    sent_home(one)
    one.waits(days=6, hours=20)
    assert one.check_ins() == []
    one.waits(hours=5)
    (question,) = (v for v in one.said if v.link_id == "check-in")
    assert [c.label for c in question.choices] == ["Better", "The same", "Worse"]
    (text,) = one.texts()
    words = one.words_of(text)
    assert "1 Better" in words
    assert not {"back", "pain", "care"} & set(words.lower().replace(",", " ").split())
    assert not text.safety
    one.waits(days=9)
    one.waits(days=9)
    assert len(one.check_ins()) == 1, "no answer, and nothing more is said"


@pytest.mark.parametrize("words", ["better", "a little better", "1", "mucho mejor", "Better."])
def test_better_closes_it(portal: Portal, clock: Clock, words: str) -> None:
    one = asked(by_phone(portal, clock))
    before = one.reasons()
    (thanks,) = one.patient.says(words)
    assert thanks.kind is Kind.NOTICE
    assert one.patient.state.phase == "done"
    assert one.patient.state.link_id is None
    assert one.reasons() == before


@pytest.mark.parametrize("words", ["same", "2", "igual", "not better"])
def test_the_same_says_what_to_watch_for_and_offers_the_questions(
    portal: Portal, clock: Clock, words: str
) -> None:
    one = asked(by_phone(portal, clock))
    result = [v for v in one.said if v.kind is Kind.ADVICE]
    said = one.patient.says(words)
    assert [v.kind for v in said] == [Kind.NOTICE, Kind.ADVICE, Kind.QUESTION]
    assert said[1].text == result[-1].text, "what to watch for, as with the result"
    one.patient.says("1")
    assert one.patient.state.phase == "interview"
    one.patient.answers()
    assert level(one) is Level.ROUTINE, "the same is not worse"


def test_the_same_and_a_person(portal: Portal, clock: Clock) -> None:
    one = asked(by_phone(portal, clock))
    one.patient.says("2")
    one.patient.says("2")
    assert one.reasons()[-1] == "handoff"


@pytest.mark.parametrize(
    "words", ["worse", "3", "peor", "it got much worse", "mejor ayer, hoy peor"]
)
def test_worse_asks_again_and_comes_out_one_level_up(
    either: Portal, clock: Clock, words: str
) -> None:
    one = asked(by_phone(either, clock))
    said = one.patient.says(words)
    assert said[-1].kind is Kind.QUESTION
    assert one.patient.state.phase == "interview"
    one.patient.answers()
    assert level(one) is Level.ROUTINE.raised()


def test_worse_pressed_in_the_portal(portal: Portal, clock: Clock) -> None:
    one = asked(in_portal(portal, clock))
    one.patient.presses("worse")
    assert one.patient.state.phase == "interview"


@pytest.mark.parametrize(
    "words",
    ["worse, and now I can't feel my legs and wet myself", "better but my chest hurts and I sweat"],
)
def test_danger_in_the_reply_is_warned_about(portal: Portal, clock: Clock, words: str) -> None:
    one = asked(by_phone(portal, clock))
    said = one.patient.says(words)
    assert said[0].kind is Kind.URGENT
    assert one.patient.state.phase != "done" or level(one).is_emergency


def test_something_new_is_not_taken_for_better(portal: Portal, clock: Clock) -> None:
    one = asked(by_phone(portal, clock))
    one.patient.says("the back is better but I have a fever of 39 since today")
    assert one.patient.state.phase == "interview"


def test_worse_and_then_silence_is_worrying(portal: Portal, clock: Clock) -> None:
    one = asked(by_phone(portal, clock))
    before = one.reasons()
    one.patient.says("worse")
    one.waits(hours=2)
    one.waits(hours=2, minutes=1)
    assert one.reasons() == [*before, "silent"]
    assert one.case is not None
    assert one.case.level == "same-day"


@pytest.mark.parametrize("words", ["hello", "thanks", "what?"])
def test_other_words_are_no_reply(portal: Portal, clock: Clock, words: str) -> None:
    one = asked(by_phone(portal, clock))
    one.patient.says(words)
    assert one.patient.state.phase == "done"
    one.patient.says("better")
    assert one.patient.state.link_id is None


def test_whoever_is_back_already_is_not_asked(portal: Portal, clock: Clock) -> None:
    one = by_phone(portal, clock)
    sent_home(one)
    one.waits(days=6)
    one.patient.says("I want to start over")
    one.waits(days=2)
    assert not any(v.link_id == "check-in" for v in one.said)


def test_whoever_has_a_newer_conversation_is_not_asked(portal: Portal, clock: Clock) -> None:
    one = by_phone(portal, clock)
    sent_home(one)
    clock.advance(timedelta(days=4))
    Patient(portal, id=by_phone(portal, clock).patient.id).says("hello")
    one.waits(days=4)
    assert one.check_ins() == []


def test_a_request_to_the_front_desk_is_not_asked_about(portal: Portal, clock: Clock) -> None:
    one = by_phone(portal, clock)
    one.patient.consents()
    one.patient.says("I need a refill of my prescription")
    one.patient.answers()
    assert one.patient.state.phase == "done"
    assert not one.has("wellbeing")


def test_after_consent_was_taken_back_nothing_is_asked(portal: Portal, clock: Clock) -> None:
    one = by_phone(portal, clock)
    sent_home(one)
    one.patient.says("please delete my data and stop this")
    one.waits(days=9)
    assert one.check_ins() == []


def test_a_clinic_may_switch_it_off(portal: Portal, clock: Clock) -> None:
    org = portal.organisations["riverside"]
    policy = org.follow_up.model_copy(update={"after_results": False})
    portal.organisations["riverside"] = org.model_copy(update={"follow_up": policy})
    one = by_phone(portal, clock)
    sent_home(one)
    assert not one.has("wellbeing")


def test_the_language_can_be_changed_while_it_is_open(portal: Portal, clock: Clock) -> None:
    one = asked(in_portal(portal, clock))
    portal.conversations.set_locale("riverside", one.patient.id, "es")
    assert [c.label for c in one.said[-1].choices] == ["Mejor", "Igual", "Peor"]


def test_it_is_asked_in_the_morning_also_when_the_clocks_change(
    portal: Portal, clock: Clock
) -> None:
    one = by_phone(portal, clock)
    sent_home(one)
    due = one.row("wellbeing").due_at
    assert due is not None
    assert 8 <= due.astimezone(portal.organisations["riverside"].zone).hour < 21
