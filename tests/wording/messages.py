"""What a patient may read, in every language, filled in with plain stand-ins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parents[2] / "locales"
LANGUAGES = tuple(sorted(path.name for path in LOCALES.iterdir() if path.is_dir()))
STAFF = "staff"
_FILLED = {
    "about": {"en": "a cough", "es": "una tos"},
    "clinic": {"en": "the clinic", "es": "la clínica"},
    "when": {"en": "Monday", "es": "lunes"},
    "reasons": {"en": "a cough.", "es": "una tos."},
    "text": {"en": "Call us.", "es": "Llame."},
    "label": {"en": "No", "es": "No"},
    "name": {"en": "Ann Lee", "es": "Ana Paz"},
    "who": {"en": "A.L.", "es": "A.P."},
    "initials": {"en": "A.L., B.K.", "es": "A.P., B.K."},
    "link": {"en": "the link", "es": "el enlace"},
}
_NUMBER = "911"


class Message(NamedTuple):
    """One sentence or more under one id. ``raw`` still has its places to fill."""

    id: str
    raw: str
    file: str

    @property
    def area(self) -> str:
        """The first part of the id: ``question``, ``watch``, ``conversation``."""
        return self.id.partition(".")[0]


@cache
def messages(lang: str) -> tuple[Message, ...]:
    """Every message of a language, the console's included; a fuzzy one has no text."""
    return tuple(_read(LOCALES / lang / "LC_MESSAGES"))


def for_patients(lang: str) -> tuple[Message, ...]:
    """Every message but the console's."""
    return tuple(message for message in messages(lang) if message.area != STAFF)


def filled(lang: str, raw: str) -> str:
    """The text with every place filled, so that it can be read and measured."""
    return re.sub(r"{(\w+)}", lambda place: _FILLED.get(place[1], {}).get(lang, _NUMBER), raw)


def sentences(lang: str, raw: str) -> list[str]:
    """The text cut after each full stop, question mark, exclamation mark or line."""
    return [part for part in re.split(r"(?<=[.!?]) +|\n+", filled(lang, raw)) if part]


def _read(folder: Path) -> Iterator[Message]:
    for path in sorted(folder.rglob("*.po")):
        with path.open("rb") as file:
            for found in read_po(file):
                if found.id:
                    text = "" if found.fuzzy else str(found.string)
                    yield Message(str(found.id), text, str(path.relative_to(folder)))
