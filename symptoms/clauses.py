"""Cue words of a message by kind, and where one clause ends and the next begins."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from symptoms.lexicon import CUE, Vocabulary
from symptoms.message import Message

_HARD = frozenset(".!?;\n…")
_YEAR = re.compile(r"(?:19|20)\d\d|0\d|[6-9]\d(?!\d)")
_NEVER_INSIDE = frozenset(
    {"negation", "negation_back", "not_negation", "uncertain", "weak_uncertain", "hypothetical"}
    | {"past", "past_weak", "resolved", "resolved_forward", "breaks", "light"}
)
_MAY_NAME = frozenset({"hypothetical", "past"})
"""Cues that may end in a finding: "if my chemo gives me", "my first pregnancy"."""
_LONG_AGO = re.compile(r"19\d\d|20[01]\d")
_YEAR_BEFORE = frozenset({"in", "en", "el", "del", "ano"})
_YEAR_TOLD = frozenset({"its", "is", "it", "was", "es", "son", "era", "ano", "year"})
"""Before a year that somebody takes for this one."""
_COUNTED = frozenset(
    {"min", "mins", "minutes", "minutos", "hours", "hrs", "horas", "days", "dias", "weeks"}
    | {"semanas", "seconds", "segundos", "percent", "degrees", "grados", "lbs", "pounds"}
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue phrase at words ``first`` to ``last``."""

    kind: str
    first: int
    last: int


@dataclass(frozen=True)
class Sentenced:
    """Clause and sentence number of every word, and the cues by kind in order of place."""

    clause: tuple[int, ...]
    sentence: tuple[int, ...]
    cues: Mapping[str, tuple[Cue, ...]]

    def of(self, kind: str) -> tuple[Cue, ...]:
        """The cues of one kind, in order of place."""
        return self.cues.get(kind, ())

    def together(self, first: int, second: int) -> bool:
        """Whether two words, by index, stand in one clause."""
        return self.clause[first] == self.clause[second]

    def words(self, kind: str) -> frozenset[int]:
        """The indices of all words inside cues of one kind."""
        return frozenset(i for cue in self.of(kind) for i in range(cue.first, cue.last + 1))


def sentenced(message: Message, vocabulary: Vocabulary, inside: Collection[int]) -> Sentenced:
    """Cuts a message. Words ``inside`` findings are no cues: "cant breathe" negates nothing."""
    cues = _cues(message, vocabulary, inside)
    subjects, breaks, joins = (
        frozenset(i for cue in cues.get(kind, ()) for i in range(cue.first, cue.last + 1))
        for kind in ("subjects", "breaks", "joins")
    )
    clause, sentence, clauses, sentences = 0, 0, [], []
    for index in range(len(message.words)):
        before = message.stops[index - 1] if index else ""
        if _HARD.intersection(before):
            clause, sentence = clause + 1, sentence + 1
        elif index and _begins_clause(index, before, subjects, breaks, joins):
            clause += 1
        clauses.append(clause)
        sentences.append(sentence)
    return Sentenced(tuple(clauses), tuple(sentences), cues)


def _begins_clause(
    index: int,
    before: str,
    subjects: frozenset[int],
    breaks: frozenset[int],
    joins: frozenset[int],
) -> bool:
    if index in breaks:
        return True
    joined = index in joins and index + 1 in subjects
    return joined or (bool(before) and index in subjects)


def _cues(
    message: Message, vocabulary: Vocabulary, inside: Collection[int]
) -> dict[str, tuple[Cue, ...]]:
    norms: Sequence[tuple[str, ...]] = [(word.norm,) for word in message.words]
    longest: dict[str, dict[int, int]] = defaultdict(dict)
    for first in range(len(norms)):
        for after, code in vocabulary.cues.matches(norms, first):
            last, kind = after - 1, code.removeprefix(CUE)
            part = range(first, first + 1 if kind in _MAY_NAME else after)
            if kind not in _NEVER_INSIDE or not any(i in inside for i in part):
                longest[kind][first] = max(last, longest[kind].get(first, 0))
    for index, word in enumerate(message.words):
        behind = norms[index + 1][0] if index + 1 < len(norms) else ""
        dated = (
            index
            and _YEAR.fullmatch(word.norm)
            and norms[index - 1][0] in _YEAR_BEFORE
            and behind not in _COUNTED
        )
        told = index and norms[index - 1][0] not in _YEAR_TOLD
        if dated or (told and _LONG_AGO.fullmatch(word.norm)):
            longest["past"][index - 1] = index
    return {
        kind: tuple(Cue(kind, first, last) for first, last in sorted(places.items()))
        for kind, places in longest.items()
    }
