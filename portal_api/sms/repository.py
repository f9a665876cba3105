"""Texts, delivery reports and opt-outs in the database. Every query names its clinic."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portal_api.db.tables import (
    Conversation,
    DeliveryStatus,
    Message,
    OptOut,
    Outbound,
)
from portal_api.sms.ports import ProviderId

_CONFIRMATIONS = uuid.uuid5(uuid.NAMESPACE_URL, "https://portico.example/opt-out-confirmation")

ON_ITS_WAY = ("sending", "sent", "delivered", "undelivered")
UNCONFIRMED = ("waiting", "sending", "sent")
"""What a text is while no one has reported on it."""


def confirmation_id(org: str, phone_index: str, at: datetime) -> str:
    """Id of the one text that confirms the opt-out of that moment, and that it does not stop."""
    return str(uuid.uuid5(_CONFIRMATIONS, f"{org}/{phone_index}/{at.isoformat()}"))


class Unsent(NamedTuple):
    """A text that should be on its way: since when, and whether it had to wait for that."""

    outbound_id: str
    since: datetime
    waited: bool


@dataclass(frozen=True)
class TextStore:
    """One clinic's texts within one transaction."""

    session: Session
    org: str

    def outbound(self, outbound_id: str, *, lock: bool = False) -> Outbound | None:
        query = select(Outbound).where(Outbound.org == self.org, Outbound.id == outbound_id)
        return self.session.scalar(query.with_for_update() if lock else query)

    def by_provider_id(self, provider_id: str) -> Outbound | None:
        return self.session.scalar(
            select(Outbound)
            .where(Outbound.org == self.org, Outbound.provider_id == provider_id)
            .with_for_update()
        )

    def unknown(self, provider_ids: Sequence[ProviderId]) -> list[ProviderId]:
        """Those no text of ours has been matched with yet, in the order given."""
        known = set(
            self.session.scalars(
                select(Outbound.provider_id).where(
                    Outbound.org == self.org, Outbound.provider_id.in_(provider_ids)
                )
            )
        )
        return [provider_id for provider_id in provider_ids if provider_id not in known]

    def sent_alike(self, row: Outbound, since: datetime) -> int:
        """How many other texts with the same words went to the same telephone since then."""
        found = self.session.scalar(
            select(func.count())
            .select_from(Outbound)
            .where(
                Outbound.org == self.org,
                Outbound.phone_index == row.phone_index,
                Outbound.text_index == row.text_index,
                Outbound.id != row.id,
                Outbound.status.in_(ON_ITS_WAY),
                Outbound.created_at > since,
            )
        )
        return found or 0

    def before(self, row: Outbound) -> list[str]:
        """Texts to the same telephone written before this one and not sent yet, oldest first."""
        return list(
            self.session.scalars(
                select(Outbound.id)
                .where(
                    Outbound.org == self.org,
                    Outbound.phone_index == row.phone_index,
                    Outbound.status.in_(("waiting", "sending")),
                    Outbound.created_at < row.created_at,
                )
                .order_by(Outbound.created_at)
            )
        )

    def unsent(self, before: datetime, began_before: datetime, now: datetime) -> list[Unsent]:
        """Texts waiting since before, or whose sending began and never ended; oldest first.

        One that may not go out yet at ``now`` is none of them.
        """
        stalled = (Outbound.status == "sending") & or_(
            Outbound.sent_at.is_(None), Outbound.sent_at < began_before
        )
        rows = self.session.execute(
            select(Outbound.id, Outbound.created_at, Outbound.not_before)
            .where(
                Outbound.org == self.org,
                Outbound.created_at < before,
                or_(Outbound.not_before.is_(None), Outbound.not_before <= now),
                or_(Outbound.status == "waiting", stalled),
            )
            .order_by(Outbound.created_at)
        )
        return [
            Unsent(outbound, not_before or written, not_before is not None)
            for outbound, written, not_before in rows
        ]

    def unconfirmed(self, before: datetime) -> list[Outbound]:
        """Safety texts from before then that no one has reported as arrived, not yet told of."""
        return list(
            self.session.scalars(
                select(Outbound).where(
                    Outbound.org == self.org,
                    Outbound.safety.is_(True),
                    Outbound.status.in_(UNCONFIRMED),
                    Outbound.error.is_(None),
                    Outbound.created_at < before,
                )
            )
        )

    def unanswered(self, before: datetime) -> list[tuple[str, str]]:
        """Conversations with a message accepted before then, each with its oldest message."""
        rows = self.session.execute(
            select(Message.conversation, Message.id)
            .where(
                Message.org == self.org,
                Message.status == "accepted",
                Message.created_at < before,
            )
            .order_by(Message.created_at, Message.seq)
        )
        oldest: dict[str, str] = {}
        for conversation, message in rows:
            oldest.setdefault(conversation, message)
        return list(oldest.items())

    def conversation_of(self, phone_index: str, client_id: str) -> str | None:
        """The conversation of this telephone that has this message already, whichever it is."""
        return self.session.scalar(
            select(Message.conversation)
            .join(Conversation, Conversation.id == Message.conversation)
            .where(
                Conversation.org == self.org,
                Conversation.phone_index == phone_index,
                Message.org == self.org,
                Message.client_id == client_id,
            )
        )

    def add_status(self, row: DeliveryStatus) -> bool:
        """Keep a delivery report. ``False`` when it was kept before."""
        seen = self.session.scalar(
            select(DeliveryStatus.id).where(
                DeliveryStatus.org == self.org,
                DeliveryStatus.provider_id == row.provider_id,
                DeliveryStatus.status == row.status,
            )
        )
        if seen is None:
            self.session.add(row)
            self.session.flush()
        return seen is None

    def forget_phone(self, phone_index: str) -> None:
        """Take a telephone off every conversation: its next text begins a new one."""
        query = select(Conversation).where(
            Conversation.org == self.org, Conversation.phone_index == phone_index
        )
        for conversation in self.session.scalars(query):
            conversation.phone_index, conversation.phone = None, None

    def opt_out(self, phone_index: str) -> OptOut | None:
        """The telephone's wish for no texts, if it has one."""
        return self.session.get(OptOut, (self.org, phone_index))

    def texts_of(self, phone_index: str, limit: int) -> list[Outbound]:
        """The newest texts to a telephone, newest first."""
        return list(
            self.session.scalars(
                select(Outbound)
                .where(Outbound.org == self.org, Outbound.phone_index == phone_index)
                .order_by(Outbound.created_at.desc())
                .limit(limit)
            )
        )

    def words_of(self, phone_index: str, limit: int) -> list[Message]:
        """The newest messages from a telephone, newest first."""
        return list(
            self.session.scalars(
                select(Message)
                .join(Conversation, Conversation.id == Message.conversation)
                .where(
                    Conversation.org == self.org,
                    Conversation.phone_index == phone_index,
                    Message.org == self.org,
                    Message.role == "patient",
                )
                .order_by(Message.created_at.desc(), Message.seq.desc())
                .limit(limit)
            )
        )
