"""Figures over messages, each a share with its exact interval. What each one means is in
:data:`MEANINGS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields

from portal_api.evaluation.figures import Share
from portal_api.evaluation.guard.messages import GuardMessage, Kind
from portal_api.evaluation.guard.outcomes import Heard, Outcome

Pair = tuple[GuardMessage, Outcome]

MEANINGS = {
    "recall": "of emergencies, those for which any red flag was raised",
    "plain recall": "the same for dangers said outright",
    "right flag": "of emergencies, those for which one of the right red flags was raised",
    "raised or asked": "of emergencies, those raised or asked about next",
    "false alarms": "of ordinary messages, those for which a red flag was raised",
    "needless questions": "of ordinary messages, those not raised but asked about",
    "doubtful, asked": "of doubtful messages, those not raised but asked about",
    "doubtful, raised": "of doubtful messages, those for which a red flag was raised",
}


@dataclass(frozen=True)
class GuardFigures:
    """The shares in the order of :data:`MEANINGS`."""

    recall: Share
    plain: Share
    right_flag: Share
    raised_or_asked: Share
    false_alarms: Share
    needless: Share
    doubtful_asked: Share
    doubtful_raised: Share

    def named(self) -> dict[str, Share]:
        """Each share under its name."""
        shares = [getattr(self, field.name) for field in fields(self)]
        return dict(zip(MEANINGS, shares, strict=True))


def figures_of(pairs: Sequence[Pair]) -> GuardFigures:
    """All figures over some messages."""
    emergencies = [pair for pair in pairs if pair[0].kind is Kind.EMERGENCY]
    plain = [pair for pair in emergencies if pair[0].plain]
    doubtful = [pair for pair in pairs if pair[0].kind is Kind.DOUBTFUL]
    ordinary = [pair for pair in pairs if pair[0].kind is Kind.ORDINARY]
    return GuardFigures(
        recall=share(raised, emergencies),
        plain=share(raised, plain),
        right_flag=share(right, emergencies),
        raised_or_asked=share(lambda pair: raised(pair) or asked(pair), emergencies),
        false_alarms=share(raised, ordinary),
        needless=share(asked, ordinary),
        doubtful_asked=share(asked, doubtful),
        doubtful_raised=share(raised, doubtful),
    )


def share(test: Callable[[Pair], bool], pairs: Iterable[Pair]) -> Share:
    """How many of the messages pass."""
    passed = [test(pair) for pair in pairs]
    return Share(sum(passed), len(passed))


def counted(pair: Pair) -> Heard:
    """What counts of an outcome for the kind of message it came of."""
    message, outcome = pair
    return outcome.counted(message.kind)


def raised(pair: Pair) -> bool:
    return bool(counted(pair).raised)


def right(pair: Pair) -> bool:
    return bool(set(counted(pair).raised) & set(pair[0].flags))


def asked(pair: Pair) -> bool:
    """Asked about, and not raised: an alarm comes before any question."""
    heard = counted(pair)
    return bool(heard.asked) and not heard.raised
