"""Folding text to plain words: no case, accents or apostrophes, and offsets never move.

Folding keeps one character for one character, so an offset into the folded text is an offset
into the message as the person sent it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
"""A word of folded text: letters and digits, apostrophes inside."""

_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ´`′＇"), ord("'"))
_MARKS = re.compile(r"[.!?;:,\n…()]")
_SHORTEST_STEM = 3
_ENGLISH_ENDINGS = (("ings", 7), ("ing", 6), ("in", 6), ("ed", 6), ("es", 5), ("s", 4))
_SPANISH_VERBS = re.compile(
    r"(?:andose|andome|andole|iendome|iendose|iendole|ando|iendo|yendo|arme|arse|arle|erme|erse"
    r"|irme|irse|ados|adas|idos|idas|ado|ada|ido|ida|aron|ieron|aban|aba|ar|er|ir)$"
)


class _Folding(dict[int, int]):
    """A translation table that works out each character once: one in, one out."""

    def __missing__(self, code: int) -> int:
        plain = unicodedata.normalize("NFKD", chr(code))[0].lower()[0]
        self[code] = ord(plain)
        return self[code]


_TABLE = _Folding(_APOSTROPHES)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a message. ``keys`` are the spellings under which the lexicon may know it."""

    norm: str
    keys: tuple[str, ...]
    start: int
    end: int


def fold(text: str) -> str:
    """``text`` in lower case without accents, curly apostrophes made straight, length unchanged."""
    return text.translate(_TABLE)


def norms(text: str) -> list[str]:
    """The plain words of ``text``: folded, apostrophes dropped."""
    return [match.group().replace("'", "") for match in WORD.finditer(fold(text))]


@lru_cache(maxsize=8192)
def stem(norm: str, lang: str) -> str:
    """A crude root that both sides of a comparison share; words of three letters stay whole."""
    if len(norm) <= _SHORTEST_STEM or norm[0].isdigit():
        return norm
    root = _spanish_root(norm) if lang == "es" else _english_root(norm)
    return root if len(root) >= _SHORTEST_STEM else norm


def _english_root(norm: str) -> str:
    root = norm
    if not norm.endswith(("ss", "us", "eed")):
        for ending, least in _ENGLISH_ENDINGS:
            if norm.endswith(ending) and len(norm) >= least:
                root = norm[: -len(ending)]
                break
    if len(root) > _SHORTEST_STEM and root.endswith("e"):
        root = root[:-1]
    if len(root) > _SHORTEST_STEM and root[-1] == root[-2]:
        root = root[:-1]
    return root


def _spanish_root(norm: str) -> str:
    if len(norm) > 5:
        shorter = _SPANISH_VERBS.sub("", norm)
        if len(shorter) >= 4 and shorter != norm:
            return shorter
    root = norm[:-1] if norm.endswith("s") else norm
    if len(root) > 5 and root[-1] in "aeo":
        root = root[:-1]
    return root


def keys_of(norm: str, lang: str) -> tuple[str, ...]:
    """The spellings to look up: the root, and short words also as themselves, marked ``=``."""
    if len(norm) <= _SHORTEST_STEM:
        return (f"={norm}",)
    return (stem(norm, lang),)


def marks(folded: str) -> list[tuple[int, str]]:
    """Offsets of the punctuation that can end a clause; full stops inside numbers are not."""
    found = []
    for match in _MARKS.finditer(folded):
        at, mark = match.start(), match.group()
        inside_number = folded[at - 1 : at].isdigit() and folded[at + 1 : at + 2].isdigit()
        if not (mark in ".,:" and inside_number):
            found.append((at, mark))
    return found
