"""Children who write alone, and people who write about somebody else."""

from __future__ import annotations

import pytest

from tests.conversation.behaviours.person import Person

CHILD = {
    "en": ("I am 9 and my tummy hurts", "I'm 12 and my belly hurts"),
    "es": ("tengo 10 años y me duele la panza", "tengo 8 años y me duele la barriga"),
}
GROWN_UP = {
    "en": ("I am 15 and my tummy hurts", "my son is 9 and his tummy hurts"),
    "es": ("tengo 40 años y me duele la panza", "mi hijo tiene 9 años y le duele la panza"),
}
ABOUT = {
    "en": {"my daughter has a cough": "child", "my neighbor fell and hit his head": "other",
           "my mom has a fever": "other"},
    "es": {"mi hija tiene tos": "child", "mi vecina se cayó y se pegó en la cabeza": "other",
           "mi mamá tiene fiebre": "other"},
}  # fmt: skip
YES = {"en": "yes", "es": "sí"}


@pytest.mark.parametrize("which", [0, 1])
def test_a_child_alone_is_asked_for_a_grown_up_and_screened_on(person: Person, which: int) -> None:
    person.says(YES[person.locale])
    heard = person.says(CHILD[person.locale][which])
    assert person.words("conversation.minor") in heard
    assert person.open_question in heard
    assert person.state.phase == "interview"
    assert "minor" in person.case
    again = person.says("no")
    assert person.words("conversation.minor") not in again


def test_a_child_who_says_the_age_when_asked(person: Person) -> None:
    person.opens("fever")
    assert person.state.pending == "age"
    heard = person.says("9")
    assert person.words("conversation.minor") in heard
    assert "minor" in person.case


def test_staff_see_a_child_alone_beside_an_alarm(person: Person) -> None:
    person.says(YES[person.locale])
    person.says({"en": "I am 9 and I can't breathe", "es": "tengo 9 años y no puedo respirar"}[
        person.locale])  # fmt: skip
    assert {"minor", "red-flag"} <= set(person.case)


@pytest.mark.parametrize("which", [0, 1])
def test_nobody_else_is_taken_for_a_child_alone(person: Person, which: int) -> None:
    person.says(YES[person.locale])
    heard = person.says(GROWN_UP[person.locale][which])
    assert person.words("conversation.minor") not in heard
    assert "minor" not in person.case


@pytest.mark.parametrize("which", [0, 1, 2])
def test_it_is_about_somebody_else(person: Person, which: int) -> None:
    person.says(YES[person.locale])
    text, about = list(ABOUT[person.locale].items())[which]
    person.says(text)
    assert person.answers["about"] == about
    assert person.state.phase == "interview"
