"""A message as words with the punctuation between them, and the places where codes stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symptoms.words import Word

HARD_STOPS = frozenset(".!?;\n…()")
"""Punctuation no phrase crosses."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A code found at words ``first`` to ``last``. ``used`` are the words that make it up."""

    code: str
    first: int
    last: int
    used: frozenset[int]


@dataclass(frozen=True)
class Message:
    """The words of a message and the punctuation between them: ``stops[i]`` follows word i."""

    words: tuple[Word, ...]
    stops: tuple[str, ...]

    def stopped(self, index: int) -> bool:
        """Whether a phrase ends at word ``index`` for good."""
        return bool(HARD_STOPS.intersection(self.stops[index]))


def message_of(words: Sequence[Word], marks: Sequence[tuple[int, str]]) -> Message:
    """Words with the punctuation marks that follow each."""
    stops, at = [], 0
    for index, word in enumerate(words):
        limit = words[index + 1].start if index + 1 < len(words) else word.end + 3
        text = ""
        while at < len(marks) and marks[at][0] < limit:
            text += marks[at][1] if marks[at][0] >= word.start else ""
            at += 1
        stops.append(text)
    return Message(tuple(words), tuple(stops))
