"""Somebody is silent for a while, greets again, or never comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import Clock
from tests.conversation.behaviours.person import HELLO, Person

YES = {"en": "yes", "es": "sí"}
ALARM = {"en": "my chest hurts and I can't breathe", "es": "me duele el pecho y no puedo respirar"}
ON = {"en": ("1", "go on", "yes"), "es": ("1", "seguir", "sí")}
ANEW = {"en": ("2", "start over", "no"), "es": ("2", "Empezar de nuevo", "no")}


def test_an_hour_later_a_greeting_goes_on_where_we_were(person: Person, clock: Clock) -> None:
    person.opens("belly")
    person.says("no")
    before = person.state
    clock.advance(timedelta(hours=1))
    heard = person.says(HELLO[person.locale])
    about = person.words("concern.abdominal-pain")
    assert person.words("conversation.resume", about=about) in heard
    assert person.open_question in heard
    assert (person.state.pending, person.answers) == (before.pending, _plain(before))


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_day_later_they_may_go_on(person: Person, clock: Clock, which: int) -> None:
    person.opens("belly")
    person.says("no")
    before = person.state
    clock.advance(timedelta(days=1))
    heard = person.says(HELLO[person.locale])
    assert person.words("conversation.resume.question") in heard
    assert person.words("choice.start-over") in heard
    heard = person.says(ON[person.locale][which])
    assert (person.state.pending, person.answers) == (before.pending, _plain(before))
    assert person.open_question in heard


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_day_later_they_may_start_anew_and_a_case_stays(
    person: Person, clock: Clock, which: int
) -> None:
    person.opens("belly")
    person.says(ALARM[person.locale])
    assert "red-flag" in person.case
    clock.advance(timedelta(days=1))
    person.says(HELLO[person.locale])
    heard = person.says(ANEW[person.locale][which])
    assert person.words("dialogue.restarted") in heard
    assert "abdominal-pain" not in person.state.interview.protocols
    assert "red-flag" in person.case
    assert person.level == "emergency-ambulance"


def test_an_answer_a_day_later_needs_no_greeting(person: Person, clock: Clock) -> None:
    person.opens("belly")
    before = person.state.pending
    clock.advance(timedelta(days=1))
    person.says("no")
    assert person.answers[str(before)] == "no"


def test_whoever_never_comes_back_is_in_the_queue_already(person: Person, clock: Clock) -> None:
    person.opens("belly")
    person.says(ALARM[person.locale])
    kept = person.answers
    clock.advance(timedelta(days=2))
    assert "red-flag" in person.case
    assert person.level == "emergency-ambulance"
    assert person.answers == kept


def _plain(state: object) -> dict[str, object]:
    answers = state.interview.answers  # type: ignore[attr-defined]  # a ConversationState
    return {str(link): value for link, value in answers.items()}
