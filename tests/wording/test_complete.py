"""A language that is switched on says everything, in the same files and with the same choices."""

from __future__ import annotations

from collections import Counter

import pytest
from babel.messages.pofile import read_po

from portal_api.settings import DEMO, load_organisations
from tests.wording.messages import LANGUAGES, LOCALES, messages
from triage.library import load_library

REFERENCE = "en"
OTHERS = tuple(lang for lang in LANGUAGES if lang != REFERENCE)


def test_every_language_of_every_clinic_has_words() -> None:
    organisations = load_organisations(DEMO / "organisations.toml").values()
    offered = {lang for clinic in organisations for lang in clinic.languages}
    assert offered <= set(LANGUAGES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_is_empty_or_doubtful(lang: str) -> None:
    assert [message.id for message in messages(lang) if not message.raw.strip()] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_stands_twice(lang: str) -> None:
    """Babel keeps the last of two in a file and says nothing, so the lines are counted."""
    lines: Counter[str] = Counter()
    for path in (LOCALES / lang).rglob("*.po"):
        text = path.read_text("utf-8")
        lines.update(
            line for line in text.splitlines() if line.startswith('msgid "') and line[7:-1]
        )
    assert [line for line, times in lines.items() if times > 1] == []


@pytest.mark.parametrize("lang", OTHERS)
def test_each_file_holds_the_same_messages(lang: str) -> None:
    here, there = ({(m.file, m.id) for m in messages(one)} for one in (lang, REFERENCE))
    assert sorted(here ^ there) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_file_says_its_language(lang: str) -> None:
    for path in (LOCALES / lang).rglob("*.po"):
        with path.open("rb") as file:
            assert str(read_po(file).locale) == lang, path.name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_choices_of_a_question_can_be_told_apart(lang: str) -> None:
    """Two choices of one name could not be picked by saying them."""
    text = {message.id: message.raw.casefold() for message in messages(lang)}
    for question in load_library().questions.values():
        names = [text[f"option.{question.link_id}.{option}"] for option in question.options]
        names += [text[f"choice.{choice}"] for choice in ("yes", "no", "unsure")]
        assert len(set(names)) == len(names), question.link_id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_option_is_left_over(lang: str) -> None:
    """Every option of a language is one that its question offers, no more."""
    offered = {
        f"option.{question.link_id}.{option}"
        for question in load_library().questions.values()
        for option in question.options
    }
    assert {m.id for m in messages(lang) if m.area == "option"} == offered
