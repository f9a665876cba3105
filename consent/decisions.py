"""Decisions and the one question asked of them: may we?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from consent.purposes import Purpose
from consent.terms import Terms, current

PATIENT, GUARDIAN = "patient", "guardian"
_ACTOR = re.compile(rf"{PATIENT}|{GUARDIAN}|staff:\S+")


@dataclass(frozen=True)
class Decision:
    """One answer of one person about one purpose.

    ``text_shown`` is the exact text that was on the screen, in ``lang``; ``actor`` is ``patient``,
    ``guardian`` or ``staff:<id>``. A decision is never changed: a later one takes its place.
    """

    purpose: Purpose
    version: str
    granted: bool
    decided_at: datetime
    lang: str
    channel: str
    actor: str
    text_shown: str

    def __post_init__(self) -> None:
        if self.decided_at.tzinfo is None:
            raise ValueError("a decision needs a time with a zone")
        if not _ACTOR.fullmatch(self.actor):
            raise ValueError(
                "a decision is made by a patient, a guardian or a named member of staff"
            )

    @property
    def by_guardian(self) -> bool:
        """Whether a parent or another guardian decided for the person: noted in the record."""
        return self.actor == GUARDIAN


class Ground(StrEnum):
    """Why something is allowed or not."""

    GRANTED = "granted"
    DENIED = "denied"
    NEVER_ASKED = "never-asked"
    TEXT_CHANGED = "text-changed"
    NEEDS_GUARDIAN = "needs-guardian"
    EMERGENCY = "emergency"
    REPLY = "reply"
    LEGAL = "legal"


@dataclass(frozen=True)
class Permission:
    """The answer to "may we?", with its ground."""

    allowed: bool
    reason: Ground


def latest(purpose: Purpose, decisions: Iterable[Decision]) -> Decision | None:
    """The decision that counts for the purpose: the newest, and of two at one moment the no."""
    about = [d for d in decisions if d.purpose is purpose]
    return max(about, key=lambda d: (d.decided_at, not d.granted), default=None)


def may(
    purpose: Purpose,
    decisions: Iterable[Decision],
    terms: Terms | None = None,
    *,
    alone: bool = True,
) -> Permission:
    """Whether the latest decision allows the purpose under the current text.

    Silence is no. A yes to an older text is not a yes to this one; a no stays a no. ``alone`` says
    whether the person is old enough to decide: of one who is not, only a guardian's yes, or one
    written down by staff, counts, and nobody's no is lost.
    """
    found = latest(purpose, decisions)
    if found is None:
        return Permission(allowed=False, reason=Ground.NEVER_ASKED)
    if not found.granted:
        return Permission(allowed=False, reason=Ground.DENIED)
    if found.version != (terms or current(purpose)).version:
        return Permission(allowed=False, reason=Ground.TEXT_CHANGED)
    if not alone and found.actor == PATIENT:
        return Permission(allowed=False, reason=Ground.NEEDS_GUARDIAN)
    return Permission(allowed=True, reason=Ground.GRANTED)


def actor_for(about: str) -> str:
    """Who decides, from the answer to "who is this about?": for a child it is the guardian."""
    return GUARDIAN if about == "child" else PATIENT


def withdraw(granted: Decision, at: datetime, channel: str, text_shown: str) -> Decision:
    """The decision that takes an earlier yes back. Raises ``ValueError`` when ``at`` is earlier."""
    if at < granted.decided_at:
        raise ValueError("consent cannot be taken back before it was given")
    return replace(granted, granted=False, decided_at=at, channel=channel, text_shown=text_shown)
