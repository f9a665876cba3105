"""Figures over evaluated cases, with exact bounds. What each one means is said once, here.

agreement          the level is one that a clinician accepts for this case
emergency case     every acceptable level is an emergency
sensitivity        share of emergency cases that were given an emergency level
under-triage       less urgent than the least urgent acceptable level
hazardous          two or more levels below it, or an emergency case not given an emergency level
over-triage        more urgent than the most urgent acceptable level
self-care safe     share of those sent home to care for themselves for whom that is acceptable
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median, quantiles

from scipy.stats import binomtest

from portal_api.evaluation.run import Result
from triage.level import Level

CONFIDENCE = 0.95
HAZARDOUS_STEPS = 2


@dataclass(frozen=True)
class Share:
    """``hits`` of ``total``, with the Clopper–Pearson 95 % interval."""

    hits: int
    total: int

    @property
    def value(self) -> float | None:
        """From 0 to 1; ``None`` when there is no case."""
        return self.hits / self.total if self.total else None

    @cached_property
    def bounds(self) -> tuple[float, float]:
        """Lower and upper bound; without a case nothing is known: 0 to 1."""
        if self.total == 0:
            return 0.0, 1.0
        found = binomtest(self.hits, self.total).proportion_ci(CONFIDENCE, method="exact")
        return float(found.low), float(found.high)

    def __str__(self) -> str:
        if self.total == 0:
            return "no such case"
        low, high = self.bounds
        share = self.hits / self.total
        return f"{share:.1%} ({self.hits}/{self.total}; 95 % {low:.1%} to {high:.1%})"


@dataclass(frozen=True)
class Judged:
    """The level a case was given, and those a clinician accepts, for cases where that is known."""

    level: Level
    gold: tuple[Level, ...]

    @property
    def agrees(self) -> bool:
        return self.level in self.gold

    @property
    def is_emergency(self) -> bool:
        return min(self.gold).is_emergency

    @property
    def is_under(self) -> bool:
        return self.level < min(self.gold)

    @property
    def is_hazardous(self) -> bool:
        missed = self.is_emergency and not self.level.is_emergency
        return missed or min(self.gold).rank - self.level.rank >= HAZARDOUS_STEPS

    @property
    def is_over(self) -> bool:
        return self.level > max(self.gold)

    @property
    def nearest(self) -> Level:
        """The acceptable level nearest to the one given."""
        return min(max(self.level, min(self.gold)), max(self.gold))


def judged(results: Iterable[Result]) -> list[Judged]:
    """Those of the results that can be judged."""
    return [Judged(Level(r.level), tuple(Level(g) for g in r.gold)) for r in results if r.gold]


@dataclass(frozen=True)
class Figures:
    """The figures of one set of cases. ``median`` and ``p90`` are questions asked a case."""

    cases: int
    judged: int
    agreement: Share
    emergency: Share
    under: Share
    hazardous: Share
    over: Share
    self_care: Share
    median: float
    p90: float
    unfinished: int


def figures(results: Sequence[Result]) -> Figures:
    """Figures over results; only those with ``gold`` count for agreement, safety and bounds."""
    known = judged(results)
    emergencies = [one for one in known if one.is_emergency]
    at_home = [one for one in known if one.level is Level.SELF_CARE]
    asked = [len(r.questions) for r in results] or [0]
    return Figures(
        cases=len(results),
        judged=len(known),
        agreement=Share(sum(one.agrees for one in known), len(known)),
        emergency=Share(sum(one.level.is_emergency for one in emergencies), len(emergencies)),
        under=Share(sum(one.is_under for one in known), len(known)),
        hazardous=Share(sum(one.is_hazardous for one in known), len(known)),
        over=Share(sum(one.is_over for one in known), len(known)),
        self_care=Share(sum(one.agrees for one in at_home), len(at_home)),
        median=median(asked),
        p90=_p90(asked),
        unfinished=sum(not r.complete for r in results),
    )


def confusion(results: Iterable[Result]) -> dict[Level, dict[Level, int]]:
    """Counts by the acceptable level nearest to the one given (row), and the one given (column)."""
    table = {row: dict.fromkeys(Level, 0) for row in Level}
    for one in judged(results):
        table[one.nearest][one.level] += 1
    return table


def _p90(values: Sequence[int]) -> float:
    return quantiles(values, n=10, method="inclusive")[8] if len(values) > 1 else values[0]
