"""One dialogue turn: what goes in, what must come out, and the port both engines implement."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from portal_api.conversation.state import ConversationState, Phase
from records.case import Case
from symptoms.understanding import Understanding
from triage.answers import LinkId, Value
from triage.assess import Assessment
from triage.interview import Interview
from triage.library import Library
from triage.turn import Outcome
from triage.wishes import Wish


class EngineError(Exception):
    """The engine is down, late, or answered something that cannot be right."""


@dataclass(frozen=True)
class CaseIdentity:
    """What the records of a conversation are written under."""

    case_id: str
    conversation_id: str
    patient: str | None
    due: datetime | None
    base_url: str
    device_version: str


@dataclass(frozen=True)
class TurnRequest:
    """Everything an engine may know. It keeps nothing between turns that is not in here.

    ``wish``, and ``reply`` to the question ``asked``, are what was read for certain.
    """

    turn: str
    org: str
    locale: str
    channel: str
    text: str
    choice: str | None
    wish: Wish | None
    asked: LinkId | None
    reply: Value | None
    understanding: Understanding
    state: ConversationState
    authored: datetime
    identity: CaseIdentity
    library: Library

    @property
    def interview(self) -> Interview:
        return self.state.interview

    @property
    def phase(self) -> Phase:
        return self.state.phase

    def case(self, interview: Interview, assessment: Assessment) -> Case:
        """What ``records`` writes down about this conversation after the turn."""
        identity = self.identity
        return Case(
            org=self.org,
            conversation_id=identity.conversation_id,
            case_id=identity.case_id,
            patient=identity.patient,
            locale=self.locale,
            channel=self.channel,
            authored=self.authored,
            interview=interview,
            assessment=assessment,
            evidence=self.state.evidence,
            due=identity.due,
            device_version=identity.device_version,
            base_url=identity.base_url,
        )


@dataclass(frozen=True)
class Say:
    """One sentence by id, with its arguments."""

    message_id: str
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TurnResult:
    """What the engine decided. ``ask`` is the open question, ``None`` at the end."""

    outcome: Outcome
    interview: Interview
    ask: LinkId | None
    say: tuple[Say, ...]
    assessment: Assessment
    resources: tuple[dict[str, Any], ...]
    engine: str


class DialogueEngine(Protocol):
    """Turns a person's words into answers and the next question."""

    def turn(self, request: TurnRequest) -> TurnResult:
        """Take one turn. Raises :class:`EngineError` when no sound answer can be given in time."""
