"""Lexicon phrases as one graph of words, walked along a message.

A phrase may hold alternatives, ``(cant|unable to) breathe``, also none at all, ``my|``. Sharing
the graph keeps thousands of wordings small; reached sets of nodes are remembered, so a walk
costs one look-up a word once the graph is warm.

Light words ("my", "is") may stand anywhere and are skipped on both sides. A wording of which
only one word with weight remains, "he hits me", needs its light words: it is kept by a graph of
its own that skips nothing (``light_counts``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

_TOKENS = re.compile(r"[()|]|[^()|\s]+")


@dataclass(eq=False)
class _Node:
    edges: dict[str, list[_Node]] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _End:
    """A node reached by one kind of path: words with weight and telling words (two stands for
    more), and whether light words were seen."""

    node: _Node
    heavy: int
    light: bool
    telling: int


Places = frozenset[_Node]


def tokens_of(phrase: str) -> list[str]:
    """The words, brackets and bars of a phrase."""
    return _TOKENS.findall(phrase)


def _is_one_choice(tokens: Sequence[str]) -> bool:
    """Whether a phrase is one word, or one pair of brackets around everything."""
    return len(tokens) == 1 or (tokens[0] == "(" and ")" not in tokens[:-1])


class PhraseError(ValueError):
    """A phrase whose brackets do not match."""


class PhraseGraph:
    """Phrases by code, over word keys."""

    def __init__(
        self,
        keys: Callable[[str], Iterable[str]],
        light: Collection[str] = (),
        *,
        common: Collection[str] = (),
        light_counts: bool = False,
    ) -> None:
        """``keys`` gives the spellings of a phrase word to look up; none drops the word. Words not
        ``common`` are telling."""
        self._keys = keys
        self._common = common
        self._light = light
        self._light_counts = light_counts
        self._root = _Node()
        self._start: Places = frozenset((self._root,))
        self._steps: dict[tuple[Places, str], Places] = {}
        self.vocabulary: set[str] = set()
        self.words: set[str] = set()

    def add(self, phrase: str, code: str, *, bare: bool = True) -> None:
        """Without ``bare`` a wording of a pattern counts only with two telling words: "no puedo" of
        "no puedo (hablar|)" is nobody's symptom. Plain words always count.

        Raises :class:`PhraseError` when the brackets of ``phrase`` do not match.
        """
        tokens = tokens_of(phrase)
        least = 0 if bare or _is_one_choice(tokens) or "(" not in tokens else 2
        ends, rest = self._choice([_End(self._root, 0, False, 0)], tokens, 0, phrase)
        if rest != len(tokens):
            raise PhraseError(phrase)
        for end in ends:
            collapsed = end.heavy == 1 and end.light
            if end.heavy and end.telling >= least and collapsed == self._light_counts:
                end.node.codes.add(code)

    def _choice(
        self, starts: list[_End], tokens: Sequence[str], at: int, phrase: str
    ) -> tuple[list[_End], int]:
        ends: dict[_End, None] = {}
        now = starts
        while at < len(tokens) and tokens[at] != ")":
            if tokens[at] == "|":
                ends |= dict.fromkeys(now)
                now, at = starts, at + 1
            elif tokens[at] == "(":
                now, at = self._choice(now, tokens, at + 1, phrase)
                if at >= len(tokens):
                    raise PhraseError(phrase)
                at += 1
            else:
                now, at = self._word(now, tokens[at]), at + 1
        ends |= dict.fromkeys(now)
        return list(ends), at

    def _word(self, now: list[_End], word: str) -> list[_End]:
        keys = list(self._keys(word))
        light = word in self._light
        if not keys or (light and not self._light_counts):
            return [_End(end.node, end.heavy, True, end.telling) for end in now]
        self.words.add(word)
        self.vocabulary.update(keys)
        grown: dict[_End, None] = {}
        nodes: dict[tuple[int, bool, int], _Node] = {}
        for end in now:
            heavy = end.heavy if light else min(2, end.heavy + 1)
            seen = end.light or light
            told = min(2, end.telling + (word not in self._common))
            after = nodes.setdefault((heavy, seen, told), _Node())
            for key in keys:
                followers = end.node.edges.setdefault(key, [])
                if after not in followers:
                    followers.append(after)
            grown[_End(after, heavy, seen, told)] = None
        return list(grown)

    def matches(self, words: Sequence[Sequence[str]], start: int) -> list[tuple[int, str]]:
        """Phrases that begin at word ``start``: (index after the last word, code), in order."""
        found: list[tuple[int, str]] = []
        places = self._start
        for index in range(start, len(words)):
            places = self._after(places, words[index])
            if not places:
                break
            codes = {code for node in places for code in node.codes}
            found += [(index + 1, code) for code in sorted(codes)]
        return found

    def _after(self, places: Places, keys: Sequence[str]) -> Places:
        if len(keys) == 1:
            return self._step(places, keys[0])
        return frozenset().union(*(self._step(places, key) for key in keys))

    def _step(self, places: Places, key: str) -> Places:
        if key not in self.vocabulary:
            return frozenset()
        known = self._steps.get((places, key))
        if known is None:
            known = frozenset(after for node in places for after in node.edges.get(key, ()))
            self._steps[places, key] = known
        return known
