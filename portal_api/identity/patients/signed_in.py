"""A signed-in patient: the value every page of theirs is authorised by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

IDLE = timedelta(hours=1)
"""Without a request for so long a session is over: a nurse's answer may take a while to come."""
LONGEST = timedelta(hours=12)
"""However busy, a session ends then."""


@dataclass(frozen=True)
class KnownPatient:
    """A patient of one organisation, as its records have them."""

    id: str
    name: str
    birth_date: date
    locale: str

    @property
    def initials(self) -> str:
        """First letters of the first and last name, as on a shared telephone: ``R.D.``"""
        words = self.name.split()
        chosen = (words[0], words[-1])[: len(words)]
        return "".join(f"{word[0].upper()}." for word in chosen)


@dataclass(frozen=True)
class SignedInPatient:
    """Someone with a session at one organisation; nobody at any other.

    ``patient`` is ``None`` while the organisation has not said who they are.
    """

    org: str
    identity: str
    patient: KnownPatient | None

    @property
    def actor(self) -> str:
        """How the audit trail names them."""
        return f"patient:{self.patient.id}" if self.patient else f"identity:{self.identity}"
