"""Findings said in parts: a place and what it feels like, in any order, with words between."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from symptoms.lexicon import Composite
from symptoms.message import Mention, Message

_COMMA, _FULL_STOP = 2, 100
_FAR = 1000
_NEAR_WORDS = 14
_AND = frozenset({"and", "y", "e", "but", "pero", "or", "o"})


def composed(
    message: Message, parts: Sequence[Mention], composites: Iterable[Composite]
) -> list[Mention]:
    """Mentions that ``composites`` make of ``parts`` standing close together."""
    return _Composer(message, parts).all(composites)


class _Composer:
    def __init__(self, message: Message, parts: Sequence[Mention]) -> None:
        self._ruler = _ruler(message)
        self._by_part: dict[str, list[Mention]] = defaultdict(list)
        for part in sorted(parts, key=lambda part: part.first):
            self._by_part[part.code].append(part)
        self._sites = self._kind("site.")
        self._senses = self._kind("sense.")

    def all(self, composites: Iterable[Composite]) -> list[Mention]:
        found = []
        for composite in composites:
            groups = [self._group(names) for names in composite.parts]
            if all(groups):
                found += self._chains(composite, groups)
        return found

    def _kind(self, prefix: str) -> list[Mention]:
        named = (part for part in self._by_part if part.startswith(prefix))
        return self._group(list(named))

    def _group(self, names: Iterable[str]) -> list[Mention]:
        parts = [part for name in names for part in self._by_part.get(name, ())]
        return sorted(parts, key=lambda part: (part.first, part.last, part.code))

    def _chains(self, composite: Composite, groups: Sequence[list[Mention]]) -> list[Mention]:
        chains = [(mention,) for mention in groups[0]]
        for group in groups[1:]:
            grown: list[tuple[Mention, ...]] = []
            for chain in chains:
                fitting = (
                    part for part in _near(group, chain) if self._fits(composite, chain, part)
                )
                grown += [(*chain, part) for part in fitting]
            chains = grown  # type: ignore[assignment] # chains grow longer link by link
        return [_joined(composite.code, chain) for chain in chains]

    def _fits(self, composite: Composite, chain: tuple[Mention, ...], part: Mention) -> bool:
        if any(part.used & link.used for link in chain):
            return False
        distance = self._distance(chain[-1], part, ordered=composite.ordered)
        if distance > composite.gap:
            return False
        return composite.ordered or self._belong(chain[0], part)

    def _belong(self, site: Mention, sense: Mention) -> bool:
        """Whether place and sensation belong together: one of them is the other's nearest."""
        if not (site.code.startswith("site.") and sense.code.startswith("sense.")):
            return True
        own = self._distance(site, sense)
        nearest_sense = min(self._distance(site, other) for other in _near(self._senses, (site,)))
        nearest_site = min(self._distance(other, sense) for other in _near(self._sites, (sense,)))
        return own <= nearest_sense or own <= nearest_site

    def _distance(self, first: Mention, second: Mention, *, ordered: bool = False) -> int:
        if first.first > second.first:
            return _FAR if ordered else self._distance(second, first)
        return max(0, self._ruler[second.first] - self._ruler[first.last] - 1)


def _ruler(message: Message) -> list[int]:
    """Places along the words: punctuation and "and" are distance too, a full stop is a gulf."""
    ruler, at = [], 0
    for index, word in enumerate(message.words):
        ruler.append(at)
        at += 2 if word.norm in _AND else 1
        if message.stopped(index):
            at += _FULL_STOP
        elif message.stops[index]:
            at += _COMMA
    return ruler


def _near(group: Sequence[Mention], chain: Sequence[Mention]) -> Sequence[Mention]:
    """The part of a sorted group within a few words of a chain's last link."""
    low = bisect_left(group, chain[-1].first - _NEAR_WORDS, key=lambda part: part.first)
    high = bisect_right(group, chain[-1].last + _NEAR_WORDS, key=lambda part: part.first)
    return group[low:high]


def _joined(code: str, chain: Sequence[Mention]) -> Mention:
    used = frozenset().union(*(mention.used for mention in chain))
    return Mention(code, min(used), max(used), used)
