"""Shapes of the patient's JSON API."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from portal_api.conversation.messages import MessageView, StateView


class NewConversation(BaseModel):
    """A request to begin; without ``locale`` the organisation's first language is used."""

    model_config = ConfigDict(extra="forbid")
    locale: str | None = Field(default=None, max_length=8)


class MessageIn(BaseModel):
    """One message: ``text`` or ``choice``, the sender's own id of it, and optionally ``asked``, the
    ``link_id`` of the question that was on the screen."""

    model_config = ConfigDict(extra="forbid")
    client_id: str = Field(min_length=1, max_length=128)
    text: str | None = None
    choice: str | None = None
    asked: str | None = Field(default=None, max_length=128)


class ChoiceOut(BaseModel):
    id: str
    label: str


class MessageOut(BaseModel):
    """One message as shown."""

    id: str
    seq: int
    role: str
    kind: str
    text: str
    choices: list[ChoiceOut]
    link_id: str | None
    at: datetime

    @classmethod
    def of(cls, view: MessageView) -> Self:
        return cls(
            id=view.id,
            seq=view.seq,
            role=view.role.value,
            kind=view.kind.value,
            text=view.text,
            choices=[ChoiceOut(id=c.id, label=c.label) for c in view.choices],
            link_id=view.link_id,
            at=view.at,
        )

    @classmethod
    def all(cls, views: Iterable[MessageView]) -> list[Self]:
        return [cls.of(view) for view in views]


class Progress(BaseModel):
    """Questions answered, and at most how many are left."""

    answered: int
    left: int


class StateOut(BaseModel):
    """Where the conversation stands; fields as in :class:`StateView`."""

    phase: str
    link_id: str | None
    progress: Progress
    level: str | None
    case: str | None

    @classmethod
    def of(cls, view: StateView) -> Self:
        return cls(
            phase=view.phase,
            link_id=view.link_id,
            progress=Progress(answered=view.answered, left=view.left),
            level=view.level,
            case=view.case,
        )


class Turn(BaseModel):
    """Messages and the state after them. ``message`` is the id of the one just sent."""

    message: str | None = None
    messages: list[MessageOut]
    state: StateOut


class ConversationCreated(BaseModel):
    """A new conversation; the token is shown this once."""

    conversation: str
    token: str
    messages: list[MessageOut]
    state: StateOut
