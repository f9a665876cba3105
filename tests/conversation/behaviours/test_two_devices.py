"""Two messages race on one conversation: both are kept, and neither answers the wrong question."""

from __future__ import annotations

import pytest

from tests.conversation.behaviours.person import ORG, Person

NO = "no"
YES = {"en": "yes", "es": "sí"}


def drained(person: Person) -> None:
    person.portal.conversations.drain(ORG, person.id)


def mine(person: Person) -> list[str]:
    views = person.portal.conversations.messages(ORG, person.id)
    return [view.text for view in views if view.role == "patient"]


def test_the_same_answer_from_both_devices_answers_one_question(person: Person) -> None:
    person.opens("belly")
    first = str(person.state.pending)
    person.writes(NO)
    person.writes(NO)
    drained(person)
    assert mine(person)[-2:] == [NO, NO]
    assert person.answers[first] == "no"
    assert person.state.pending != first
    assert person.state.pending not in person.answers
    assert person.state.misunderstood == 0


def test_two_different_answers_ask_again(person: Person) -> None:
    person.opens("belly")
    first = str(person.state.pending)
    person.writes(NO)
    person.writes({"en": "not sure", "es": "no sé"}[person.locale])
    drained(person)
    assert person.state.pending == first
    assert first not in person.answers


def test_more_of_the_story_counts_whenever_it_comes(person: Person) -> None:
    person.opens("belly")
    first = str(person.state.pending)
    person.writes(NO)
    person.writes({"en": "I am 52 years old", "es": "tengo 52 años"}[person.locale])
    drained(person)
    assert person.answers[first] == "no"
    assert person.answers["age"] == 52.0


@pytest.mark.parametrize("channel", ["portal"])
def test_an_answer_from_an_older_page_is_not_taken_for_the_next_question(person: Person) -> None:
    person.opens("belly")
    first = str(person.state.pending)
    person.says(NO, asked=first)
    second = str(person.state.pending)
    heard = person.says(YES[person.locale], asked=first)
    assert person.words("dialogue.two-answers") in heard
    assert person.state.pending == first
    assert second not in person.answers
    person.says(NO, asked=first)
    heard = person.says(NO, asked=first)
    assert person.words("dialogue.already-answered") in heard
    assert person.state.pending == second


def test_consent_given_twice_is_no_concern(person: Person) -> None:
    person.writes(YES[person.locale])
    person.writes(YES[person.locale])
    drained(person)
    assert person.state.phase == "concern"
    assert person.state.misunderstood == 0
