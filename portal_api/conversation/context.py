"""What every step of a conversation works with, put together once at start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from consent.permits import Permit, granted
from consent.purposes import Purpose
from portal_api.conversation.composing import Composer
from portal_api.conversation.dialogue import DialogueEngine
from portal_api.conversation.follow_up.words import AGAIN, CHECK_IN, how_is_it, once_more
from portal_api.conversation.guard import Guard
from portal_api.conversation.messages import Reply, Role
from portal_api.conversation.outbox import TextKind, queue_texts
from portal_api.conversation.ports import LiveUpdates, TextShaper, Wording
from portal_api.conversation.repository import Store
from portal_api.conversation.resuming import offer
from portal_api.conversation.state import ConversationState
from portal_api.conversation.wishing import RESUME
from portal_api.db.engine import Database
from portal_api.db.tables import Conversation
from portal_api.settings import Organisation, organisation_of
from privacy.encryption import FieldCipher
from triage.answers import LinkId
from triage.library import Library


@dataclass(frozen=True)
class Context:
    """Collaborators of the conversation. Clock and ids are here so that tests can set them."""

    organisations: dict[str, Organisation]
    database: Database
    ciphers: dict[str, FieldCipher]
    index: Callable[[str], str]
    wording: Wording
    libraries: dict[str, Library]
    guard: Guard
    engine: DialogueEngine
    shaper: TextShaper
    live: LiveUpdates
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    public_url: str
    version: str

    def store(self, session: Session, org: str) -> Store:
        """The organisation's rows within a transaction."""
        return Store(session, org, self.ciphers[org])

    def organisation(self, org: str) -> Organisation:
        """Raises :class:`portal_api.errors.NotFoundError`."""
        return organisation_of(self.organisations, org)

    def composer(self, org: str, locale: str) -> Composer:
        """Words of that organisation in that language, over the protocols it has enabled."""
        return Composer(self.wording, self.libraries[org], self.organisation(org), locale)

    def say(
        self,
        permit: Permit,
        store: Store,
        conversation: Conversation,
        replies: Sequence[Reply],
        now: datetime,
        kind: TextKind = TextKind.REPLY,
    ) -> None:
        """Store the assistant's replies; on SMS they go to the outbox in this transaction too.

        ``kind`` says whether they answer the person or were not asked for."""
        for reply in replies:
            store.add_message(permit, conversation, self.new_id(), Role.ASSISTANT, reply, now)
        if conversation.phone is not None and conversation.channel == "sms":
            org = self.organisation(store.org)
            fuller = granted(Purpose.FULL_TEXTS, store.decisions(conversation.id)) is not None
            texts = self.shaper.shape(org, conversation.locale, replies, fuller=fuller)
            queue_texts(permit, store, conversation, texts, now, self.new_id, self.index, kind=kind)

    def open_question(self, org: str, locale: str, state: ConversationState) -> tuple[Reply, ...]:
        """The open question, worded again; empty when none is open."""
        composer = self.composer(org, locale)
        if state.pending is None:
            return ()
        if state.pending == "consent":
            return (composer.consent(),)
        if state.pending == "concern":
            return (composer.concern(),)
        if state.pending == RESUME:
            return (offer(composer),)
        if state.pending in {CHECK_IN, AGAIN}:
            return (how_is_it(composer) if state.pending == CHECK_IN else once_more(composer),)
        return (composer.question(LinkId(state.pending), state.interview),)
