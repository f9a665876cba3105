"""Conversations, messages and decisions. Every query names its clinic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, or_, select

from consent.decisions import Decision
from consent.permits import Permit
from consent.purposes import Purpose
from portal_api.conversation.messages import Choice, Kind, MessageView, Reply, Role, Writer
from portal_api.conversation.resources.repository import ResourceStore
from portal_api.conversation.state import ConversationState
from portal_api.conversation.takeover.repository import open_takeover, writers
from portal_api.db.identity_tables import ConversationKey
from portal_api.db.tables import (
    Case,
    ConsentDecision,
    Conversation,
    Message,
    Outbound,
)
from portal_api.errors import NotFoundError

_RowT = TypeVar("_RowT", Case, Conversation)


@dataclass(frozen=True)
class Store(ResourceStore):
    """One clinic's rows within one transaction."""

    def conversation(self, conversation_id: str, *, lock: bool = False) -> Conversation:
        """The conversation; locked against other writers when asked. Raises NotFoundError."""
        query = select(Conversation).where(
            Conversation.org == self.org, Conversation.id == conversation_id
        )
        found = self.session.scalar(_locked(query) if lock else query)
        if found is None:
            raise NotFoundError("There is no such conversation.")
        return found

    def find_conversation(self, conversation_id: str) -> Conversation | None:
        return self.session.scalar(
            select(Conversation).where(
                Conversation.org == self.org, Conversation.id == conversation_id
            )
        )

    def has_key(self, conversation_id: str, token_hash: str, now: datetime) -> bool:
        """Whether this is the hash of a further token of the conversation that is still good."""
        found = self.session.scalar(
            select(ConversationKey.token_hash).where(
                ConversationKey.org == self.org,
                ConversationKey.conversation == conversation_id,
                ConversationKey.token_hash == token_hash,
                ConversationKey.expires_at > now,
            )
        )
        return found is not None

    def by_phone(self, phone_index: str, since: datetime) -> Conversation | None:
        """The newest conversation of a telephone that changed since then."""
        return self.session.scalar(
            select(Conversation)
            .where(
                Conversation.org == self.org,
                Conversation.phone_index == phone_index,
                Conversation.updated_at >= since,
                Conversation.erased_at.is_(None),
            )
            .order_by(Conversation.created_at.desc())
            .limit(1)
        )

    def others_of_the_same_person(
        self, conversation: Conversation, since: datetime
    ) -> list[Conversation]:
        """Other conversations of the telephone or the patient that changed since then."""
        known = {"phone_index": conversation.phone_index, "patient": conversation.patient}
        same = [getattr(Conversation, k) == value for k, value in known.items() if value]
        if not same:
            return []
        query = select(Conversation).where(
            Conversation.org == self.org,
            Conversation.id != conversation.id,
            Conversation.updated_at >= since,
            or_(*same),
        )
        return list(self.session.scalars(query))

    def state(self, conversation: Conversation) -> ConversationState:
        return ConversationState.loads(self.cipher.decrypt(conversation.state))

    def put_state(
        self, permit: Permit, conversation: Conversation, state: ConversationState, now: datetime
    ) -> None:
        """Keep where the conversation stands: the answers, and what the words were found to say."""
        permit.demand(permit.holds)
        conversation.state = self.cipher.encrypt(state.dumps())
        conversation.phase = state.phase.value
        conversation.updated_at = now

    def message_by_client_id(self, conversation_id: str, client_id: str) -> Message | None:
        return self.session.scalar(
            select(Message).where(
                Message.org == self.org,
                Message.conversation == conversation_id,
                Message.client_id == client_id,
            )
        )

    def next_accepted(self, conversation_id: str) -> Message | None:
        """The oldest message of the patient that has not been answered."""
        return self.session.scalar(
            select(Message)
            .where(
                Message.org == self.org,
                Message.conversation == conversation_id,
                Message.status == "accepted",
            )
            .order_by(Message.seq)
            .limit(1)
        )

    def said_before(self, message: Message) -> datetime | None:
        """When the last words before this message were said, by anyone."""
        return self.session.scalar(
            select(Message.created_at)
            .where(
                Message.org == self.org,
                Message.conversation == message.conversation,
                Message.seq < message.seq,
            )
            .order_by(Message.seq.desc())
            .limit(1)
        )

    def message(self, message_id: str) -> Message:
        found = self.session.scalar(
            select(Message).where(Message.org == self.org, Message.id == message_id)
        )
        if found is None:
            raise NotFoundError("There is no such message.")
        return found

    def add_message(
        self,
        permit: Permit,
        conversation: Conversation,
        message_id: str,
        role: Role,
        reply: Reply,
        now: datetime,
        *,
        client_id: str | None = None,
        understanding: str | None = None,
        status: str = "sent",
    ) -> Message:
        """Keep one message of anybody in the conversation."""
        permit.demand(permit.holds or permit.writes)
        row = Message(
            id=message_id,
            org=self.org,
            conversation=conversation.id,
            seq=conversation.next_seq,
            role=role.value,
            kind=reply.kind.value,
            text=self.cipher.encrypt(reply.text),
            choices=[[choice.id, choice.label] for choice in reply.choices],
            client_id=client_id,
            link_id=reply.link_id,
            locale=conversation.locale,
            understanding=self.cipher.encrypt(understanding) if understanding else None,
            status=status,
            created_at=now,
        )
        conversation.next_seq += 1
        self.session.add(row)
        return row

    def messages(self, conversation_id: str, after: int = 0) -> list[MessageView]:
        query = (
            select(Message)
            .where(
                Message.org == self.org,
                Message.conversation == conversation_id,
                Message.seq > after,
            )
            .order_by(Message.seq)
        )
        rows = list(self.session.scalars(query))
        by = writers(self.session, self.org, {row.author for row in rows if row.author})
        return [self.view(row, by.get(row.author or "")) for row in rows]

    def writer(self, conversation_id: str) -> Writer | None:
        """Who writes in the assistant's place at the moment, if anyone."""
        going_on = open_takeover(self.session, self.org, conversation_id)
        if going_on is None:
            return None
        return writers(self.session, self.org, [going_on.staff])[going_on.staff]

    def written(self, conversation_id: str) -> int:
        """How many messages in the person's own words are kept; a pressed choice is no words."""
        rows = self.session.scalars(
            select(Message.text).where(
                Message.org == self.org,
                Message.conversation == conversation_id,
                Message.role == Role.PATIENT.value,
                Message.kind == Kind.TEXT.value,
            )
        )
        return sum(1 for text in rows if self.cipher.decrypt(text))

    def view(self, row: Message, by: Writer | None = None) -> MessageView:
        return MessageView(
            id=row.id,
            seq=row.seq,
            role=Role(row.role),
            kind=Kind(row.kind),
            text=self.cipher.decrypt(row.text),
            at=row.created_at,
            choices=tuple(Choice(id_, label) for id_, label in row.choices),
            link_id=row.link_id,
            locale=row.locale,
            by=by,
        )

    def decisions(self, conversation_id: str) -> list[Decision]:
        """Every decision, oldest first."""
        rows = self.session.scalars(
            select(ConsentDecision)
            .where(
                ConsentDecision.org == self.org,
                ConsentDecision.conversation == conversation_id,
            )
            .order_by(ConsentDecision.decided_at)
        )
        return [
            Decision(
                purpose=Purpose(row.purpose),
                version=row.version,
                granted=row.granted,
                decided_at=row.decided_at,
                lang=row.locale,
                channel=row.channel,
                actor=row.actor,
                text_shown=row.text_shown,
            )
            for row in rows
        ]

    def add_decision(
        self, conversation: Conversation, decision_id: str, decision: Decision
    ) -> None:
        self.session.add(
            ConsentDecision(
                id=decision_id,
                org=self.org,
                conversation=conversation.id,
                patient=conversation.patient,
                purpose=decision.purpose.value,
                version=decision.version,
                granted=decision.granted,
                locale=decision.lang,
                channel=decision.channel,
                actor=decision.actor,
                text_shown=decision.text_shown,
                decided_at=decision.decided_at,
            )
        )

    def case(self, conversation_id: str, *, lock: bool = False) -> Case | None:
        """The conversation's case; locked against staff and others who change it when asked."""
        query = select(Case).where(Case.org == self.org, Case.conversation == conversation_id)
        return self.session.scalar(_locked(query) if lock else query)

    def add_outbound(self, row: Outbound) -> None:
        self.session.add(row)

    def waiting_texts(self, conversation_id: str) -> list[str]:
        """Ids of texts not yet sent, in sending order."""
        return list(
            self.session.scalars(
                select(Outbound.id)
                .where(
                    Outbound.org == self.org,
                    Outbound.conversation == conversation_id,
                    Outbound.status == "waiting",
                )
                .order_by(Outbound.created_at)
            )
        )

    def hide_case(self, conversation_id: str, now: datetime) -> None:
        """Consent to share is gone: staff keep the alert and lose the words."""
        case = self.case(conversation_id, lock=True)
        if case is not None:
            case.shared = False
            case.assessment = None
            case.updated_at = now


def _locked(query: Select[_RowT]) -> Select[_RowT]:
    """The row as it is once everyone before us is done with it, also where it was read before.

    Rows that only point at it may still be added meanwhile: staff who take the case do that.
    """
    return query.with_for_update(key_share=True).execution_options(populate_existing=True)
