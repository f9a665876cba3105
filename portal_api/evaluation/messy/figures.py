"""Figures over replays in messy wording. What each one means is said once, here.

completed      a result was reached, as it was in the clean conversation
lowered        the level is less urgent than in the clean conversation: the worst there is
raised         it is more urgent
same           level and route are the same
wrong          recorded answers that were not meant, by the messages sent
extra          messages beyond those of the clean conversation
taken back     wrong answers given by mistake that were put right in the end
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from portal_api.evaluation.aims import Aim, Reached
from portal_api.evaluation.figures import Share
from portal_api.evaluation.messy.judging import Wrong
from portal_api.evaluation.messy.patient import Kind
from portal_api.evaluation.messy.replay import Difference, Replay
from portal_api.evaluation.split import may_be_shown

LOWERED = Aim("levels lowered by messy wording", 0.0, True, "none published that compares")
COMPLETED = Aim("completed in messy wording", 0.97, False, "none published that compares")


@dataclass(frozen=True)
class OfKind:
    """Messages of one kind: how many the conversation understood, and how many came to a wrong
    answer."""

    kind: Kind
    understood: Share
    wrong: Share


@dataclass(frozen=True)
class Fault:
    """A development case whose level was lowered, or in which an answer was recorded that was not
    meant."""

    id: str
    lowered: bool
    clean_level: str
    level: str
    wrong: tuple[Wrong, ...]
    differs: tuple[Difference, ...]
    first_words: str


@dataclass(frozen=True)
class Messy:
    """Everything to report of the replays. Holds no held-out case one by one."""

    seed: int
    cases: int
    messages: int
    completed: Share
    lowered: Share
    raised: Share
    same: Share
    wrong: Share
    denied: Share
    taken_back: Share
    extra: tuple[int, ...]
    by_kind: tuple[OfKind, ...]
    aims: tuple[tuple[Aim, Share, Reached], ...]
    faults: tuple[Fault, ...]

    @property
    def median(self) -> float:
        return median(self.extra) if self.extra else 0

    @property
    def p90(self) -> float:
        if len(self.extra) < 2:
            return self.median
        return quantiles(self.extra, n=10, method="inclusive")[8]


def messy_figures(replays: Sequence[Replay], seed: int) -> Messy:
    """Figures over all replays of one run."""
    said = [one for replay in replays for one in replay.said]
    wrong = [one for replay in replays for one in replay.wrong]
    completed = Share(sum(r.complete for r in replays), len(replays))
    lowered = Share(sum(r.lowered for r in replays), len(replays))
    return Messy(
        seed=seed,
        cases=len(replays),
        messages=len(said),
        completed=completed,
        lowered=lowered,
        raised=Share(sum(r.raised for r in replays), len(replays)),
        same=Share(sum(r.same for r in replays), len(replays)),
        wrong=Share(_places(wrong), len(said)),
        denied=Share(_places(w for w in wrong if w.denies), len(said)),
        taken_back=_taken_back(replays),
        extra=tuple(sorted(r.extra for r in replays)),
        by_kind=tuple(_of_kind(kind, replays) for kind in Kind),
        aims=(
            (LOWERED, lowered, LOWERED.reached(lowered)),
            (COMPLETED, completed, COMPLETED.reached(completed)),
        ),
        faults=tuple(_faults(replays)),
    )


def _places(wrong: Iterable[Wrong]) -> int:
    """Messages that came to a wrong answer; one message may come to several."""
    return len({(one.case, one.at) for one in wrong})


def _of_kind(kind: Kind, replays: Sequence[Replay]) -> OfKind:
    said = [one for replay in replays for one in replay.said if one.kind is kind]
    wrong = _places(one for replay in replays for one in replay.wrong if one.kind is kind)
    return OfKind(
        kind, Share(sum(one.understood for one in said), len(said)), Share(wrong, len(said))
    )


def _taken_back(replays: Sequence[Replay]) -> Share:
    mistakes = sum(one.kind is Kind.MISTAKE for r in replays for one in r.said)
    left = sum(one.left for r in replays for one in r.wrong)
    return Share(mistakes - left, mistakes)


def _faults(replays: Sequence[Replay]) -> Iterable[Fault]:
    for one in replays:
        if may_be_shown(one.id) and (one.lowered or one.wrong):
            first = one.said[0].text if one.said else ""
            yield Fault(
                one.id, one.lowered, one.clean_level, one.level, one.wrong, one.differs, first
            )
