"""From which age a person decides alone about keeping and sharing; the organisation says so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class AgePolicy:
    """``alone_from`` and ``sensitive_from`` in years; ``sensitive`` names topics by protocol.

    Laws differ by place and topic, so the defaults are the strictest: nobody below 18 decides
    alone, on any topic.
    """

    alone_from: float = 18
    sensitive_from: float = 18
    sensitive: frozenset[str] = frozenset()

    def decides_alone(self, about: object, age: object, topics: Collection[str]) -> bool:
        """Whether a yes of the person who writes counts for keeping and sharing.

        ``about`` is who it is about and ``age`` theirs in years, as answered. Who writes for a
        child or for somebody else answers for them; an age nobody has told yet stops nothing. A
        topic counts as sensitive only where every one of several is.
        """
        if about not in {"self", None} or not isinstance(age, float) or age >= self.alone_from:
            return True
        private = bool(topics) and set(topics) <= self.sensitive
        return private and age >= self.sensitive_from
