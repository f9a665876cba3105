"""Every sentence a protocol needs exists in both languages, short and with the right numbers."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from triage.level import Route
from triage.library import Library
from triage.messages import message_ids
from triage.red_flags import ABOUT

LOCALES = Path(__file__).parents[2] / "locales"
LANGS = ("en", "es")
MOST_ITEMS = 10  # eight, and more where an item holds an "or" itself
NUMBERS = {"emergency_number", "crisis_number", "poison_number", "oncall_number", "phone"}


@cache
def texts(lang: str) -> dict[str, str]:
    """The clinical sentences of a language; a sentence that stands twice is an error."""
    folder = LOCALES / lang / "LC_MESSAGES"
    found: dict[str, str] = {}
    for path in [folder / "clinical.po", *sorted((folder / "protocols").glob("*.po"))]:
        with path.open("rb") as file:
            messages = {str(m.id): str(m.string) for m in read_po(file) if m.id and not m.fuzzy}
        assert not messages.keys() & found.keys(), path.name
        found |= messages
    return found


def places(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


@pytest.mark.parametrize("lang", LANGS)
def test_no_sentence_is_missing(library: Library, lang: str) -> None:
    has = {key for key, text in texts(lang).items() if text.strip()}
    assert set(message_ids(library)) - has == set()


@pytest.mark.parametrize("lang", LANGS)
def test_no_sentence_is_left_over(library: Library, lang: str) -> None:
    known = set(message_ids(library)) | {f"why.{link}" for link in library.questions}
    people = library.questions[ABOUT].options
    known |= {f"question.{link}.{person}" for link in library.questions for person in people}
    assert set(texts(lang)) - known == set()


def test_both_languages_say_the_same_numbers(library: Library) -> None:
    english, spanish = texts("en"), texts("es")
    assert english.keys() == spanish.keys()
    for key, text in english.items():
        assert places(text) == places(spanish[key]) <= NUMBERS, key
        assert text != spanish[key], f"{key} is not translated"


@pytest.mark.parametrize("lang", LANGS)
def test_urgent_texts_give_the_number_first(library: Library, lang: str) -> None:
    needed = {
        Route.AMBULANCE: "emergency_number",
        Route.EMERGENCY_DEPARTMENT: "emergency_number",
        Route.CRISIS_LINE: "crisis_number",
        Route.POISON_CENTER: "poison_number",
        Route.STAFF_REVIEW: "emergency_number",
    }
    for flag in library.red_flags.values():
        text = texts(lang)[flag.urgent_message]
        if flag.route in needed:
            first = re.split(r"(?<=[.!?]) ", text)[0]
            assert needed[flag.route] in places(first), flag.id
    for self_inflicted in ("suicide-plan", "overdose-on-purpose"):
        first = texts(lang)[f"urgent.{self_inflicted}"].split(". ")[0]
        assert {"crisis_number", "emergency_number"} <= places(first)


@pytest.mark.parametrize("lang", LANGS)
def test_sentences_are_short_and_plain(lang: str) -> None:
    for key, text in texts(lang).items():
        for sentence in re.split(r"(?<=[.!?]) ", text):
            assert len(sentence.split()) <= 24, (key, sentence)
        assert not re.search(r"[—–“”…]", text), key


@pytest.mark.parametrize("lang", LANGS)
def test_questions_are_questions(library: Library, lang: str) -> None:
    for link in library.questions:
        assert "?" in texts(lang)[f"question.{link}"], link


def test_no_question_is_asked_in_the_negative(library: Library) -> None:
    """To "is it not helping?" a "no" says two things; a danger may be lost in it."""
    negative = {"en": r"\b(is|are|has|does|can) (it|there|the \w+|you) (been )?(not?|impossible)\b"}
    negative["es"] = r"¿no\b"
    for lang, pattern in negative.items():
        for link in library.questions:
            text = texts(lang)[f"question.{link}"]
            assert not re.search(pattern, text, re.IGNORECASE), (link, text)


@pytest.mark.parametrize("lang", LANGS)
def test_lists_are_short(library: Library, lang: str) -> None:
    """A question that lists signs names no more than a person can keep in mind."""
    for link in library.questions:
        listed = texts(lang)[f"question.{link}"].partition("?")[2]
        items = re.split(r", | or | o ", re.sub(r"\(.*?\)", "", listed))
        assert len(items) <= MOST_ITEMS, (link, listed)
