"""Every consent text exists in both languages, with the same placeholders."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

from consent.purposes import Purpose
from consent.terms import HISTORY

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
