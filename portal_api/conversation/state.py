"""Where a conversation stands, as one frozen value kept encrypted with the conversation."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from records.case import Evidence
from triage.answers import Answers
from triage.findings import Finding, Measured
from triage.interview import Interview


class Phase(StrEnum):
    """What the assistant is waiting for."""

    CONSENT = "consent"
    CONCERN = "concern"
    INTERVIEW = "interview"
    REVIEW = "review"
    DONE = "done"
    HANDOFF = "handoff"
    STOPPED = "stopped"
    DECLINED = "declined"

    @property
    def may_process(self) -> bool:
        """Whether consent to ask about health was given and stands."""
        return self in {Phase.CONCERN, Phase.INTERVIEW, Phase.REVIEW, Phase.DONE, Phase.HANDOFF}


@dataclass(frozen=True)
class ConversationState:
    """Everything a turn needs to go on, and nothing a later turn could not rebuild from.

    ``held`` are ids of messages written before consent, waiting for it; ``known`` is what the words
    have said about the person so far. ``pending`` is the link id
    of the open question. ``misunderstood`` counts replies in a row that made no sense, ``foreign``
    messages in a row in another language; ``noticed`` are the notices that are said only once.
    ``offered`` is the purpose that is asked for beside the open question; ``paused`` are phase and
    open question to go back to, while consent is asked for again.
    """

    phase: Phase = Phase.CONSENT
    interview: Interview = field(default_factory=Interview)
    pending: str | None = None
    evidence: tuple[Evidence, ...] = ()
    measured: tuple[Measured, ...] = ()
    known: Answers = field(default_factory=Answers)
    held: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    misunderstood: int = 0
    history: tuple[str, ...] = ()
    foreign: int = 0
    noticed: tuple[str, ...] = ()
    offered: str | None = None
    paused: tuple[str, str | None] | None = None

    def but(self, **changes: Any) -> ConversationState:
        """This state with some parts replaced."""
        return replace(self, **changes)

    @property
    def open(self) -> str | None:
        """Link id of the question the person is looking at."""
        return f"consent.{self.offered}" if self.offered else self.pending

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(item.finding for item in self.evidence)

    def dumps(self) -> str:
        """JSON text; see :meth:`loads`."""
        return json.dumps(
            {
                "phase": self.phase.value,
                "interview": self.interview.to_json(),
                "pending": self.pending,
                "evidence": [
                    {"finding": e.finding.to_json(), "message_id": e.message_id}
                    for e in self.evidence
                ],
                "measured": [m.to_json() for m in self.measured],
                "known": self.known.to_json(),
                "held": list(self.held),
                "warned": list(self.warned),
                "misunderstood": self.misunderstood,
                "history": list(self.history),
                "foreign": self.foreign,
                "noticed": list(self.noticed),
                "offered": self.offered,
                "paused": list(self.paused) if self.paused else None,
            }
        )

    @classmethod
    def loads(cls, text: str) -> ConversationState:
        """The inverse of :meth:`dumps`."""
        data = json.loads(text)
        return cls(
            phase=Phase(data["phase"]),
            interview=Interview.from_json(data["interview"]),
            pending=data["pending"],
            evidence=tuple(
                Evidence(Finding.from_json(e["finding"]), e["message_id"]) for e in data["evidence"]
            ),
            measured=tuple(Measured.from_json(m) for m in data["measured"]),
            known=Answers.from_json(data["known"]),
            held=tuple(data["held"]),
            warned=tuple(data["warned"]),
            misunderstood=data["misunderstood"],
            history=tuple(data["history"]),
            foreign=data.get("foreign", 0),  # kept by an earlier release without it
            noticed=tuple(data.get("noticed", ())),
            offered=data.get("offered"),
            paused=_paused(data.get("paused")),
        )


def _paused(kept: list[str | None] | None) -> tuple[str, str | None] | None:
    return (str(kept[0]), kept[1]) if kept else None
