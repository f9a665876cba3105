"""How long each kind of record is kept, as data.

The times are the defaults a clinic starts from; a clinic's own law may ask for longer, and its
settings then replace them. What is kept without consent to share it is kept shortest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from consent.purposes import Purpose


class Kind(StrEnum):
    """What is kept."""

    UNSTORED = "unstored"  # words of a person who let nothing be kept, after the last of them
    UNFINISHED = "unfinished"  # a conversation that never became a case
    CONVERSATION = "conversation"  # words and answers of a case
    CASE = "case"  # the result and what staff did with it
    DECISION = "decision"  # consent given and taken back
    AUDIT = "audit"
    DELIVERY = "delivery"  # texts sent and their status, without wording


@dataclass(frozen=True)
class Retention:
    """Kept for ``keep`` after the last change; ``needs`` is the consent without which it goes
    after ``without`` instead."""

    kind: Kind
    keep: timedelta
    needs: Purpose | None = None
    without: timedelta | None = None

    def ends(self, last_change: datetime, permitted: bool) -> datetime:
        """When it must be deleted, ``permitted`` saying whether ``needs`` is allowed."""
        shorter = self.needs is not None and not permitted and self.without is not None
        kept = self.without if shorter and self.without is not None else self.keep
        return last_change + kept


_YEAR = timedelta(days=365)

RETENTION: Mapping[Kind, Retention] = MappingProxyType(
    {
        entry.kind: entry
        for entry in (
            Retention(Kind.UNSTORED, timedelta(minutes=30)),
            Retention(Kind.UNFINISHED, timedelta(days=30)),
            Retention(Kind.CONVERSATION, 2 * _YEAR, Purpose.CLINIC, timedelta(days=30)),
            Retention(Kind.CASE, 7 * _YEAR, Purpose.CLINIC, timedelta(days=30)),
            Retention(Kind.DECISION, 7 * _YEAR),
            Retention(Kind.AUDIT, 7 * _YEAR),
            Retention(Kind.DELIVERY, timedelta(days=180)),
        )
    }
)
"""The default schedule."""
