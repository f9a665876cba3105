"""Messages as they are composed and as they are shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    PATIENT = "patient"
    ASSISTANT = "assistant"
    STAFF = "staff"


class Kind(StrEnum):
    """What a message is for; channels shape each kind in their own way."""

    TEXT = "text"
    CHOICE = "choice"
    QUESTION = "question"
    CONSENT = "consent"
    URGENT = "urgent"
    ADVICE = "advice"
    RESULT = "result"
    NOTICE = "notice"


@dataclass(frozen=True)
class Choice:
    """One answer offered: ``id`` goes back to us, ``label`` is what the person reads."""

    id: str
    label: str


@dataclass(frozen=True)
class Reply:
    """One message of the assistant before it is stored: already worded in one language."""

    kind: Kind
    text: str
    choices: tuple[Choice, ...] = ()
    link_id: str | None = None


@dataclass(frozen=True)
class Writer:
    """A member of staff as patients are told of them. ``role``: front-desk, nurse, supervisor."""

    role: str
    first_name: str


@dataclass(frozen=True)
class MessageView:
    """One stored message, decrypted, as its reader may see it. ``seq`` orders and resumes.

    ``by`` is the member of staff who wrote it, where one did.
    """

    id: str
    seq: int
    role: Role
    kind: Kind
    text: str
    at: datetime
    choices: tuple[Choice, ...] = ()
    link_id: str | None = None
    locale: str = field(default="en")
    by: Writer | None = None


@dataclass(frozen=True)
class StateView:
    """Where the conversation stands, as the patient's window shows it.

    ``level`` is null until a red flag was raised or the interview ended; ``left`` is an upper
    estimate of questions to come; ``case`` is the id staff see, once there is one; ``writer`` is
    the member of staff who writes in the place of the assistant at the moment.
    """

    phase: str
    link_id: str | None
    answered: int
    left: int
    level: str | None
    case: str | None
    writer: Writer | None = None
