"""What one message meets, and what it comes to: the two values every step works on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from consent.decisions import Decision
from portal_api.conversation.cases import Raised, Reason
from portal_api.conversation.composing import Composer
from portal_api.conversation.messages import Reply
from portal_api.conversation.state import ConversationState
from portal_api.conversation.wishing import Spoken
from symptoms.understanding import Understanding
from triage.protocol import ProtocolId


@dataclass(frozen=True)
class Held:
    """A message written while consent was asked for, kept until the answer."""

    text: str
    choice: str | None
    asked: str | None
    understanding: Understanding | None


@dataclass(frozen=True)
class Waiting:
    """One accepted message and the conversation it belongs to, as read.

    ``asked`` is the question the person was looking at when they wrote; ``idle`` is how long
    nobody had said anything before; ``earlier`` is what the same person came with in the last
    72 hours. ``written`` counts the person's messages; ``case`` says whether staff have one about
    this, ``confirm`` whether a person must agree before its words are deleted. ``taken_over`` is
    whether a person writes in the assistant's place.
    """

    org: str
    conversation_id: str
    channel: str
    locale: str
    patient: str | None
    message_id: str
    text: str
    choice: str | None
    asked: str | None
    understanding: Understanding | None
    state: ConversationState
    decisions: tuple[Decision, ...]
    held: tuple[Held, ...]
    due: datetime | None
    now: datetime
    idle: timedelta
    version: int
    reachable: bool
    written: int
    case: bool
    confirm: bool
    earlier: frozenset[ProtocolId]
    taken_over: bool = False

    def spoken(self, composer: Composer) -> Spoken:
        """The message alone, with the words it may be an answer to."""
        return Spoken(
            library=composer.library,
            languages=composer.org.languages,
            labels=composer.labels,
            locale=self.locale,
            state=self.state,
            text=self.text,
            choice=self.choice,
            asked=self.asked,
            understanding=self.understanding,
        )


@dataclass(frozen=True)
class Step:
    """What one message comes to. ``also`` are further reasons staff are told about the case.

    ``forget``: the person said no, so their words go. ``erase``: everything that may be deleted
    is. ``share``: the case is put in front of staff with all its words.
    """

    state: ConversationState
    replies: tuple[Reply, ...]
    decisions: tuple[Decision, ...] = ()
    raised: Raised | None = None
    also: tuple[Reason, ...] = ()
    engine: str | None = None
    forget: bool = False
    erase: bool = False
    share: bool = False
    withdrawn: bool = field(default=False)
    callback: str | None = None
