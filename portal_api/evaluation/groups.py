"""The same figures by group: level, age, sex, language and protocol."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal_api.evaluation.cases import EvaluationCase
from portal_api.evaluation.figures import Figures, figures
from portal_api.evaluation.run import Result
from triage.level import Level

Pair = tuple[EvaluationCase, Result]

UNKNOWN = "not given"
FEWEST = 5
"""With held-out cases among them, a protocol with fewer cases is not shown by itself: a group of
one would say what came of one held-out case."""

AGE_BANDS = (
    ("under 3 months", 0.25),
    ("3 to 36 months", 3.0),
    ("child, 3 to 17", 18.0),
    ("adult, 18 to 64", 65.0),
    ("65 and over", float("inf")),
)
"""Name and the age in years at which the next band begins."""


@dataclass(frozen=True)
class Group:
    """One member of a grouping, such as all cases in Spanish."""

    name: str
    figures: Figures


@dataclass(frozen=True)
class Grouping:
    """All groups of one kind, in the order to show them."""

    by: str
    groups: tuple[Group, ...]


def groupings(pairs: Sequence[Pair], *, fold_small: bool) -> tuple[Grouping, ...]:
    """Every grouping. ``fold_small`` joins protocols with fewer than ``FEWEST`` cases."""
    levels = [level.value for level in reversed(Level)]
    bands = [name for name, _below in AGE_BANDS]
    by_protocol = _by("protocol", pairs, lambda case: case.protocol or UNKNOWN, [])
    if fold_small:
        by_protocol = _folded(by_protocol, pairs)
    return (
        _by("acceptable level", pairs, _middle, levels),
        _by("age", pairs, age_band, bands),
        _by("sex", pairs, lambda case: case.sex or UNKNOWN, []),
        _by("language", pairs, lambda case: case.lang, []),
        by_protocol,
    )


def age_band(case: EvaluationCase) -> str:
    """The name of the age band of a case."""
    years = case.years
    if years is None:
        return UNKNOWN
    return next(name for name, below in AGE_BANDS if years < below)


def middle(gold: Sequence[Level]) -> Level:
    """The middle of the acceptable levels; of two in the middle the more urgent."""
    return sorted(gold)[len(gold) // 2]


def _middle(case: EvaluationCase) -> str:
    return middle(case.gold).value if case.gold else UNKNOWN


def _by(
    by: str, pairs: Sequence[Pair], name_of: Callable[[EvaluationCase], str], order: list[str]
) -> Grouping:
    members: dict[str, list[Result]] = {name: [] for name in order}
    for case, result in pairs:
        members.setdefault(name_of(case), []).append(result)
    listed = [*order, *sorted(set(members) - set(order) - {UNKNOWN}), UNKNOWN]
    return Grouping(by, tuple(Group(n, figures(members[n])) for n in listed if members.get(n)))


def _folded(grouping: Grouping, pairs: Sequence[Pair]) -> Grouping:
    small = {g.name for g in grouping.groups if g.figures.cases < FEWEST}
    rest = [result for case, result in pairs if (case.protocol or UNKNOWN) in small]
    kept = tuple(g for g in grouping.groups if g.name not in small)
    if not rest:
        return grouping
    name = f"{len(small)} protocols with fewer than {FEWEST} cases each"
    return Grouping(grouping.by, (*kept, Group(name, figures(rest))))
