"""Figures over evaluated cases, with exact bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from scipy.stats import binomtest

from portal_api.evaluation.run import Result
from triage.level import Level


@dataclass(frozen=True)
class Share:
    """``hits`` of ``total``, with the Clopper–Pearson 95 % interval."""

    hits: int
    total: int

    def __str__(self) -> str:
        if self.total == 0:
            return "no such case"
        bounds = binomtest(self.hits, self.total).proportion_ci(0.95, method="exact")
        share = self.hits / self.total
        return f"{share:.1%} ({self.hits}/{self.total}; 95 % {bounds.low:.1%} to {bounds.high:.1%})"


def summarise(results: Sequence[Result]) -> list[str]:
    """Lines for a person to read. Only cases with ``gold`` count for agreement."""
    judged = [(Level(r.level), [Level(g) for g in r.gold]) for r in results if r.gold]
    emergencies = [(got, gold) for got, gold in judged if min(gold).is_emergency]
    agreed = sum(got in gold for got, gold in judged)
    caught = sum(got.is_emergency for got, _ in emergencies)
    under = sum(got < min(gold) for got, gold in judged)
    over = sum(got > max(gold) for got, gold in judged)
    asked = [len(r.questions) for r in results] or [0]
    return [
        f"cases                 {len(results)} ({len(judged)} with gold)",
        f"agreement             {Share(agreed, len(judged))}",
        f"emergency sensitivity {Share(caught, len(emergencies))}",
        f"under-triage          {Share(under, len(judged))}",
        f"over-triage           {Share(over, len(judged))}",
        f"questions asked       median {median(asked):g}, p90 {_p90(asked):g}",
        f"unfinished            {sum(not r.complete for r in results)}",
    ]


def _p90(values: Sequence[int]) -> float:
    return quantiles(values, n=10, method="inclusive")[8] if len(values) > 1 else values[0]
