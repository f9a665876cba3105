"""Every consent text exists in both languages, with the same placeholders."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

from consent.purposes import Purpose
from consent.terms import HISTORY, digest

LOCALES = Path(__file__).parents[2] / "locales"


def texts(lang: str) -> dict[str, str]:
    with (LOCALES / lang / "LC_MESSAGES" / "consent.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id}


def test_every_version_of_every_text_is_there_in_both_languages() -> None:
    needed = {terms.message_id for terms in HISTORY} | {f"consent.purpose.{p}" for p in Purpose}
    for lang in ("en", "es"):
        assert {key for key, text in texts(lang).items() if text} >= needed


def test_both_languages_hold_the_same_ids_and_placeholders() -> None:
    english, spanish = texts("en"), texts("es")
    assert english.keys() == spanish.keys()
    for key, text in english.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", spanish[key])), key
        assert text != spanish[key], key


def test_no_text_changes_without_a_new_version() -> None:
    """A person agreed to words. Whoever mends them adds a version in consent/terms.py instead."""
    for lang in ("en", "es"):
        words = texts(lang)
        changed = [t.message_id for t in HISTORY if digest(words[t.message_id]) != t.digests[lang]]
        assert changed == []


def test_every_version_has_a_text_of_its_own() -> None:
    for lang in ("en", "es"):
        digests = [terms.digests[lang] for terms in HISTORY]
        assert len(set(digests)) == len(digests)


def test_a_changed_letter_changes_the_digest() -> None:
    assert digest("May we keep it?") != digest("May we keep it.")
