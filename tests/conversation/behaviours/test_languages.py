"""The language changes in the middle: by asking, by writing it, and at once for a warning."""

from __future__ import annotations

import pytest

from tests.conversation.behaviours.person import Person

OTHER = {"en": "es", "es": "en"}
ASKING = {"es": "en español por favor", "en": "in English please"}
TALKING = {
    "es": ("no hablo mucho de eso", "la verdad me siento mal y cansado"),
    "en": ("I do not talk about that much", "I really feel bad and tired"),
}
ALARM = {
    "es": "me duele el pecho y no puedo respirar",
    "en": "my chest hurts and I can't breathe",
}


def test_the_language_that_is_asked_for(person: Person) -> None:
    person.opens("belly")
    before, other = person.state.pending, OTHER[person.locale]
    heard = person.says(ASKING[other])
    assert person.language == other
    assert person.state.pending == before
    assert person.words("dialogue.language") in heard
    assert person.open_question in heard
    assert person.state.misunderstood == 0


def test_the_language_that_is_asked_for_before_consent(person: Person) -> None:
    other = OTHER[person.locale]
    heard = person.says(ASKING[other])
    assert person.language == other
    assert person.words("conversation.consent.question") in heard
    assert person.state.held == ()


def test_two_messages_in_the_other_language_change_it(person: Person) -> None:
    person.opens("belly")
    other = OTHER[person.locale]
    first, second = TALKING[other]
    person.says(first)
    assert person.language == person.locale
    heard = person.says(second)
    assert person.language == other
    assert person.open_question in heard


def test_one_message_in_the_other_language_changes_nothing(person: Person) -> None:
    person.opens("belly")
    person.says(TALKING[OTHER[person.locale]][0])
    person.says({"en": "I do not know what to say", "es": "no sé qué decir de esto"}[person.locale])
    person.says(TALKING[OTHER[person.locale]][1])
    assert person.language == person.locale


@pytest.mark.parametrize("before_consent", [True, False])
def test_a_warning_is_in_the_language_of_the_words(person: Person, before_consent: bool) -> None:
    if not before_consent:
        person.opens("belly")
    other = OTHER[person.locale]
    heard = person.says(ALARM[other])
    assert person.language == other
    warnings = {lang: _warnings(person, lang) for lang in (other, person.locale)}
    assert any(text in heard for text in warnings[other])
    assert not any(text in heard for text in warnings[person.locale])


def _warnings(person: Person, lang: str) -> list[str]:
    wording, org = person.portal.wording, person.portal.organisations["riverside"]
    ids = [f"urgent.{flag}" for flag in person.portal.library("riverside").red_flags]
    return [person.read(wording.text(lang, name, **org.numbers())) for name in ids]
