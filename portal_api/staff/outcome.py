"""How a case can end, as staff choose it. Words: ``staff.outcome.<id>`` in the catalogue."""

from __future__ import annotations

from enum import StrEnum


class CaseOutcome(StrEnum):
    """Codes are local: no public code set says what a front desk does with a call-back."""

    ADVISED = "advised"
    BOOKED = "booked"
    EMERGENCY_CARE = "emergency-care"
    REFERRED = "referred"
    NOT_REACHED = "not-reached"
    NO_ACTION = "no-action"
