"""How urgent a level is in the words every FHIR request has."""

from __future__ import annotations

from triage.level import Level

PRIORITY = {
    Level.EMERGENCY_AMBULANCE: "stat",
    Level.EMERGENCY: "stat",
    Level.URGENT: "asap",
    Level.SAME_DAY: "urgent",
    Level.SOON: "routine",
    Level.ROUTINE: "routine",
    Level.SELF_CARE: "routine",
}
"""The request priority of each level. Several share one, so the level itself is sent as well."""
