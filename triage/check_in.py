"""When to ask how somebody is after a result that lets them wait at home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from triage.level import Level

BY_LEVEL: Mapping[Level, timedelta] = MappingProxyType(
    {Level.SELF_CARE: timedelta(hours=48), Level.ROUTINE: timedelta(days=7)}
)
"""Where the protocol names no time of its own. Other levels are seen by a person soon enough."""

SOONEST, LATEST = timedelta(hours=4), timedelta(days=14)


@dataclass(frozen=True)
class CheckIn:
    """How long after its result a complaint is asked about again, and why then."""

    after: timedelta
    why: str

    def __post_init__(self) -> None:
        if not SOONEST <= self.after <= LATEST:
            raise ValueError("check_in: from 4 hours to 14 days after the result")
        if not self.why:
            raise ValueError("check_in: say why at that time")

    @classmethod
    def parse(cls, data: object) -> CheckIn:
        """As a protocol file writes it: ``{hours: 24, why: ...}``. Raises ``ValueError``."""
        if not isinstance(data, Mapping) or set(data) != {"hours", "why"}:
            raise ValueError("check_in needs hours and why, and no more")
        hours = data["hours"]
        if isinstance(hours, bool) or not isinstance(hours, int | float):
            raise ValueError("check_in: hours is not a number")
        return cls(timedelta(hours=hours), str(data["why"] or ""))


def check_in_after(level: Level, complaints: Iterable[CheckIn | None]) -> timedelta | None:
    """How long after a result to ask once; ``None`` where nobody is asked.

    ``complaints`` has one entry for each complaint of the result, ``None`` where the time its
    level sets fits. The soonest counts.
    """
    if level not in BY_LEVEL:
        return None
    times = [own.after if own else BY_LEVEL[level] for own in complaints]
    return min(times, default=None)
