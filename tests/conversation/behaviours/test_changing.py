"""Changing an answer once everything was asked: at the read-back, and after the result."""

from __future__ import annotations

from tests.conversation.behaviours.person import Person
from triage.level import Level

DENIED = {"en": "no, it was three days", "es": "no, fueron tres días"}
MEANT = {"en": "wait, I meant three weeks", "es": "espera, quise decir tres semanas"}
BACK = {"en": "go back", "es": "atrás"}
YES = {"en": "yes", "es": "sí"}


def at_the_read_back(person: Person) -> None:
    person.opens("fever")
    while person.state.phase == "interview":
        replies = {"about": "self", "age": "40", "sex": "female"}
        person.says(replies.get(person.state.pending or "", "no"))
    assert person.state.phase == "review"


def test_a_value_is_put_right_at_the_read_back(person: Person) -> None:
    at_the_read_back(person)
    heard = person.says(DENIED[person.locale])
    assert person.words("dialogue.corrected") in heard
    assert person.answers["days"] == 3.0
    assert person.open_question in heard
    person.answers_all()
    assert person.state.phase == "done"


def test_a_bare_no_at_the_read_back_asks_the_last_question_again(person: Person) -> None:
    at_the_read_back(person)
    last = person.state.history[-1]
    person.says("2")
    assert (person.state.phase, person.state.pending) == ("interview", last)
    assert last not in person.answers


def test_an_answer_is_put_right_after_the_result(person: Person) -> None:
    at_the_read_back(person)
    person.says(YES[person.locale])
    assert person.state.phase == "done"
    heard = person.says(MEANT[person.locale])
    assert person.words("dialogue.corrected") in heard
    assert person.answers["days"] == 21.0
    assert person.state.phase in {"interview", "review"}
    before = Level(str(person.level))
    person.answers_all()
    assert person.state.phase == "done"
    assert Level(str(person.level)) >= before  # a case is never lowered


def test_going_back_after_the_result_asks_the_last_question_again(person: Person) -> None:
    at_the_read_back(person)
    last = person.state.history[-1]
    person.says(YES[person.locale])
    heard = person.says(BACK[person.locale])
    assert person.state.pending == last
    assert person.open_question in heard


def test_a_person_is_called_after_the_result_too(person: Person) -> None:
    at_the_read_back(person)
    person.says(YES[person.locale])
    heard = person.says({"en": "talk to a nurse", "es": "hablar con una enfermera"}[person.locale])
    assert person.words("conversation.person-called") in heard
    assert "handoff" in person.case
