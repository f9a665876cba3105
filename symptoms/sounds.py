"""Words spelled as they sound: "ablar" is "hablar", "hart" is "heart"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

import jellyfish

_SPANISH = (
    (re.compile(r"^ps"), "s"),
    (re.compile(r"(?<!c)h"), ""),
    (re.compile(r"qu(?=[ei])|q|c(?=[^eih]|$)"), "k"),
    (re.compile(r"c(?=[ei])|z"), "s"),
    (re.compile(r"gu(?=[ei])"), "g"),
    (re.compile(r"g(?=[ei])"), "j"),
    (re.compile(r"v"), "b"),
    (re.compile(r"ll"), "y"),
    (re.compile(r"y(?=$|[^aeiou])"), "i"),
    (re.compile(r"x|sh"), "ch"),
    (re.compile(r"n(?=[bp])"), "m"),
    (re.compile(r"w"), "gu"),
    (re.compile(r"(.)\1"), r"\1"),
)
_SHORTEST = {"en": 4, "es": 3}
_BEGIN_ALIKE = ("ckq", "csz", "fp", "gjy", "gkn", "rw", "aeiou")
"""First letters English writers take for one another. Metaphone knows more: it hears "gags" in
"quux", so that nonsense would be a symptom."""


def sound(norm: str, lang: str) -> str:
    """How a folded word sounds: letters that Spanish says alike are one; English by Metaphone."""
    if lang == "en":
        return jellyfish.metaphone(norm)
    for letters, alike in _SPANISH:
        norm = letters.sub(alike, norm)
    return norm


class Sounds:
    """The known words of one language by how they sound."""

    def __init__(self, words: Iterable[str], lang: str) -> None:
        self._lang = lang
        by_sound: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words)):
            if word.isalpha() and len(word) >= _SHORTEST[lang]:
                by_sound[sound(word, lang)].append(word)
        self._words: Mapping[str, list[str]] = by_sound

    def like(self, norm: str) -> list[str]:
        """Known words that sound like an unknown one and begin alike, in order of the alphabet."""
        if len(norm) < _SHORTEST[self._lang]:
            return []
        alike = self._words.get(sound(norm, self._lang), [])
        return alike if self._lang == "es" else [word for word in alike if _begin_alike(norm, word)]


def _begin_alike(typed: str, word: str) -> bool:
    pair = {typed[0], word[0]}
    return len(pair) == 1 or any(pair <= set(letters) for letters in _BEGIN_ALIKE)
