"""Opening hours, and the moment by which a case is due."""

from __future__ import annotations

from datetime import datetime

from portal_api.settings import Organisation
from triage.level import Level

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def is_open(org: Organisation, now: datetime) -> bool:
    """Whether the clinic is open at that moment, by its own clock."""
    local = now.astimezone(org.zone)
    hours = org.hours.get(_DAYS[local.weekday()])  # type: ignore[call-overload]  # literal keys
    return hours is not None and hours.opens <= local.time() < hours.closes


def due_at(level: Level, now: datetime) -> datetime:
    """When a person must have acted. Opening hours never push an urgent case back."""
    return now + level.within
