"""Permits: the proof, carried along as a value, that something may be done.

The few doors through which a person's data is used (the dialogue turn, the tables of messages,
answers and records, the queue of staff, the outbox, the provider of texts) take a permit as a
parameter and ask it. Permits are made here and nowhere else; tests/architecture proves it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from consent.decisions import Decision, Ground, may
from consent.purposes import Purpose

_SEAL: Final = object()

LEAST: Final = frozenset({"Flag", "Task", "Device"})
"""FHIR resources that say only that somebody must be looked after, and how soon."""

_BY_LAW: Final = frozenset({"Consent", "Provenance", *LEAST})


class NotPermittedError(Exception):
    """Something was about to be done with a permit that does not reach so far."""


@dataclass(frozen=True)
class Permit:
    """Leave to do something. ``purpose`` is what a person said yes to, where they did."""

    ground: Ground
    purpose: Purpose | None = None
    _seal: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self._seal is not _SEAL:
            raise NotPermittedError("permits are made by consent.permits only")

    def allows(self, purpose: Purpose) -> bool:
        """Whether this is the person's own yes to that purpose."""
        return self.ground is Ground.GRANTED and self.purpose is purpose

    def keeps(self, resource_type: str) -> bool:
        """Whether a FHIR resource of that type may be kept for the clinic."""
        if self.allows(Purpose.CLINIC):
            return True
        by_ground = {Ground.EMERGENCY: LEAST, Ground.LEGAL: _BY_LAW}
        return resource_type in by_ground.get(self.ground, frozenset())

    @property
    def holds(self) -> bool:
        """Whether words and answers may be kept while the conversation is open."""
        return self.ground in {Ground.REPLY, Ground.LEGAL} or self.allows(Purpose.TRIAGE)

    @property
    def corrects(self) -> bool:
        """Whether what is kept may be put right: the law asks that it names the right person."""
        return self.ground is Ground.LEGAL

    @property
    def writes(self) -> bool:
        """Whether a message may go to the person's telephone."""
        answers = {Ground.REPLY, Ground.EMERGENCY, Ground.LEGAL}
        return self.ground in answers or self.allows(Purpose.TEXTS)

    def demand(self, held: bool) -> None:
        """Raises :class:`NotPermittedError` unless the permit was found to reach far enough."""
        if not held:
            raise NotPermittedError(f"{self.ground} does not reach so far")


def granted(
    purpose: Purpose, decisions: Iterable[Decision], *, alone: bool = True
) -> Permit | None:
    """The permit a person's own yes gives, or ``None`` where there is none; see ``may``."""
    if not may(purpose, decisions, alone=alone).allowed:
        return None
    return Permit(Ground.GRANTED, purpose, _SEAL)


def again(ground: str | None, decisions: Iterable[Decision]) -> Permit | None:
    """The permit for texts as it stands now, from the ground one was given on before.

    A yes may have been taken back since; the other grounds cannot. ``None`` as a ground is a text
    of a release that wrote none down: those were all replies.
    """
    if ground == Ground.GRANTED:
        return granted(Purpose.TEXTS, decisions)
    known = {Ground.EMERGENCY: emergency, Ground.LEGAL: legal}
    return known.get(Ground(ground or Ground.REPLY), reply)()


def emergency() -> Permit:
    """Vital interest: danger, danger that cannot be ruled out, or a person asked for. It reaches
    to a warning and to telling staff that they must look, never to the words."""
    return Permit(Ground.EMERGENCY, None, _SEAL)


def reply() -> Permit:
    """Somebody has just written: their words may be held until they are answered, and answered."""
    return Permit(Ground.REPLY, None, _SEAL)


def legal() -> Permit:
    """The law asks for it: decisions are written down, and what staff did with a case."""
    return Permit(Ground.LEGAL, None, _SEAL)
