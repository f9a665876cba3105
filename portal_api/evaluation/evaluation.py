"""One evaluation: everything its reports say, put together once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal_api.evaluation.aims import Aim, Reached, aims
from portal_api.evaluation.baselines import DESCRIPTIONS, FIXED_ORDER
from portal_api.evaluation.figures import Figures, Share, confusion, figures, judged
from portal_api.evaluation.groups import Grouping, Pair, groupings
from portal_api.evaluation.messy.figures import Messy
from portal_api.evaluation.run import Result
from portal_api.evaluation.split import Part, may_be_shown
from triage.level import Level


@dataclass(frozen=True)
class Made:
    """How an evaluation was made; ``date`` is given, never read from a clock, and ``library`` and
    ``lexicon`` are versions of the rules and of the words."""

    date: str
    command: str
    engine: str
    part: Part
    organisation: str
    software: str
    library: str
    lexicon: str


@dataclass(frozen=True)
class Comparator:
    """A baseline on the same cases. ``differing`` is how many came to another level or route;
    ``named`` are those of them that may be shown."""

    name: str
    description: str
    figures: Figures
    questions: tuple[int, ...]
    differing: int
    named: tuple[str, ...]


@dataclass(frozen=True)
class Disagreement:
    """One development case whose level a clinician would not accept."""

    id: str
    protocol: str
    text: str
    level: str
    gold: tuple[str, ...]
    kind: str
    why: str
    source: str
    opened: tuple[str, ...]
    fired: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Evaluation:
    """What one run of cases came to. Holds no held-out case one by one."""

    made: Made
    development: int
    held_out: int
    figures: Figures
    aims: tuple[tuple[Aim, Share, Reached], ...]
    groupings: tuple[Grouping, ...]
    confusion: Mapping[Level, Mapping[Level, int]]
    opening: Share
    unknown_protocols: tuple[str, ...]
    questions: tuple[int, ...]
    comparators: tuple[Comparator, ...] = ()
    disagreements: tuple[Disagreement, ...] = field(default=())
    messy: Messy | None = None

    @property
    def fixed_order(self) -> Comparator | None:
        return next((c for c in self.comparators if c.name == FIXED_ORDER), None)


def evaluation_of(
    made: Made,
    pairs: Sequence[Pair],
    protocols: frozenset[str],
    compared: Mapping[str, Sequence[Result]],
    messy: Messy | None = None,
) -> Evaluation:
    """Everything to report. ``protocols`` are the ids in use; ``compared`` are the results of each
    baseline, in the order of ``pairs``; ``messy`` are the figures of the replays."""
    results = [result for _case, result in pairs]
    shown = [pair for pair in pairs if may_be_shown(pair[0].id)]
    overall = figures(results)
    return Evaluation(
        made=made,
        development=len(shown),
        held_out=len(pairs) - len(shown),
        figures=overall,
        aims=aims(overall),
        groupings=groupings(pairs, fold_small=len(shown) < len(pairs)),
        confusion=confusion(results),
        opening=_opening(pairs),
        unknown_protocols=tuple(
            sorted({case.protocol for case, _ in pairs if case.protocol} - protocols)
        ),
        questions=tuple(sorted(len(result.questions) for result in results)),
        comparators=tuple(_comparator(name, results, of) for name, of in compared.items()),
        disagreements=tuple(found for pair in shown if (found := _disagreement(pair))),
        messy=messy,
    )


def _opening(pairs: Sequence[Pair]) -> Share:
    """How often the protocol a case belongs to was among those opened."""
    named = [(case.protocol, result) for case, result in pairs if case.protocol]
    return Share(sum(protocol in result.protocols for protocol, result in named), len(named))


def _comparator(name: str, results: Sequence[Result], of: Sequence[Result]) -> Comparator:
    differing = [
        mine.id
        for mine, other in zip(results, of, strict=True)
        if (mine.level, mine.route) != (other.level, other.route)
    ]
    return Comparator(
        name=name,
        description=DESCRIPTIONS[name],
        figures=figures(of),
        questions=tuple(sorted(len(result.questions) for result in of)),
        differing=len(differing),
        named=tuple(filter(may_be_shown, differing)),
    )


def _disagreement(pair: Pair) -> Disagreement | None:
    case, result = pair
    known = judged([result])
    if not known or known[0].agrees:
        return None
    one = known[0]
    hazard = "hazardously too low" if one.is_hazardous else "too low"
    return Disagreement(
        id=case.id,
        protocol=case.protocol or "",
        text=case.text,
        level=result.level,
        gold=tuple(level.value for level in sorted(one.gold, reverse=True)),
        kind=hazard if one.is_under else "too high",
        why=case.why or "",
        source=case.source or "",
        opened=tuple(result.protocols),
        fired=tuple(sorted(result.reasons, key=_worst_first)),
    )


def _worst_first(rule: dict[str, Any]) -> tuple[int, str, str]:
    """The same order whatever order the rules fired in."""
    return -Level(rule["level"]).rank, rule["protocol"], rule["rule"]
