"""Typing errors that a careful reader sees through: one slip of a finger in one longer word.

Words of three letters and fewer, digits and the words that carry an answer are never touched, and
no slip makes one word of the tables into another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from random import Random

from symptoms.words import fold

SHORTEST = 4
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    key: row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    for row in _ROWS
    for at, key in enumerate(row)
}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def mistyped(
    chance: Random,
    text: str,
    kept: frozenset[str],
    written: frozenset[str],
    shortest: int = SHORTEST,
) -> str:
    """``text`` with one error in one word of ``shortest`` letters or more; the same text where no
    word can take one. ``kept`` words stay as they are, and none of ``written`` comes out."""
    places = [
        match
        for match in _WORD.finditer(text)
        if len(match[0]) >= shortest and _plain(match[0]) not in kept
    ]
    if not places:
        return text
    place = chance.choice(places)
    slip = chance.choice(_SLIPS)(chance, place[0])
    if _plain(slip) in written | kept:
        return text
    return text[: place.start()] + slip + text[place.end() :]


def without_accents(text: str) -> str:
    """As on a keyboard where accents are trouble; the Spanish n with its tilde goes too."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(
        {0xBF: None, 0xA1: None}
    )


def shortened(text: str, shorthand: Mapping[str, str]) -> str:
    """Whole words as they are texted."""
    for word, short in shorthand.items():
        text = re.sub(rf"\b{re.escape(word)}\b", short, text, flags=re.IGNORECASE)
    return text


def _plain(word: str) -> str:
    return fold(word).replace("'", "")


def _at(chance: Random, word: str) -> int:
    """Anywhere but the first letter: people rarely miss that one, and readers rely on it."""
    return chance.randrange(1, len(word))


def _swapped(chance: Random, word: str) -> str:
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _dropped(chance: Random, word: str) -> str:
    at = _at(chance, word)
    return word[:at] + word[at + 1 :]


def _doubled(chance: Random, word: str) -> str:
    at = _at(chance, word)
    return word[:at] + word[at] + word[at:]


def _beside(chance: Random, word: str) -> str:
    at = _at(chance, word)
    keys = _BESIDE.get(fold(word[at]), "")
    return word[:at] + chance.choice(keys) + word[at + 1 :] if keys else word


_SLIPS: tuple[Callable[[Random, str], str], ...] = (_swapped, _dropped, _doubled, _beside)
