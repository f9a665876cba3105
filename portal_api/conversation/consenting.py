"""The consent step of a conversation: reading the reply, writing the decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from consent.decisions import Decision, may
from consent.purposes import Purpose
from consent.terms import CURRENT

ASKED_TOGETHER = (Purpose.TRIAGE, Purpose.CLINIC)
"""The first question covers both; each still gets its own decision and its own FHIR Consent."""

_GRANTS: dict[str, dict[Purpose, bool]] = {
    "yes": {Purpose.TRIAGE: True, Purpose.CLINIC: True},
    "triage-only": {Purpose.TRIAGE: True, Purpose.CLINIC: False},
    "no": {Purpose.TRIAGE: False, Purpose.CLINIC: False},
}


@dataclass(frozen=True)
class Shown:
    """What the person saw when deciding, and where."""

    text: str
    locale: str
    channel: str
    at: datetime


def decisions_of(choice: str, shown: Shown) -> tuple[Decision, ...]:
    """One decision per purpose for ``yes``, ``triage-only`` or ``no``."""
    return tuple(
        Decision(
            purpose=purpose,
            version=CURRENT[purpose].version,
            granted=granted,
            decided_at=shown.at,
            lang=shown.locale,
            channel=shown.channel,
            actor="patient",
            text_shown=shown.text,
        )
        for purpose, granted in _GRANTS[choice].items()
    )


def allows(purpose: Purpose, decisions: list[Decision]) -> bool:
    """Whether the latest decision on the current text allows it."""
    return may(purpose, decisions, CURRENT[purpose]).allowed
