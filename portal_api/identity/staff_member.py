"""A signed-in member of staff: the value every staff page and staff API call is authorised by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class StaffRole(StrEnum):
    """What a person does at the clinic."""

    FRONT_DESK = "front-desk"
    NURSE = "nurse"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True)
class StaffMember:
    """A person of one organisation. Outside that organisation they are nobody.

    ``expires_at`` is the end of the session they came with, or ``None`` when only listed.
    """

    id: str
    org: str
    login: str
    name: str
    role: StaffRole
    expires_at: datetime | None = None

    @property
    def actor(self) -> str:
        """How the audit trail names them."""
        return f"staff:{self.id}"

    @property
    def initials(self) -> str:
        """First letters of the first and last name."""
        words = self.name.split()
        return "".join(word[0] for word in (words[0], words[-1])[: len(words)]).upper()
