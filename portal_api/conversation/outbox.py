"""The outbox: texts stored with the turn that wrote them, sent afterwards by a durable workflow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from consent.permits import Permit
from portal_api.conversation.ports import ShapedText
from portal_api.conversation.repository import Store
from portal_api.db.identity_tables import PhoneCode
from portal_api.db.tables import Conversation, Outbound, PatientPhone


class TextKind(StrEnum):
    """Why a text is written; it decides when it may go out. Stored, so never renamed."""

    REPLY = "reply"
    """Answers a text the person sent: at any hour."""
    SAFETY = "safety"
    """Must reach the person now: at any hour."""
    PROACTIVE = "proactive"
    """Nobody asked for it: only in the hours of :mod:`portal_api.sms.quiet_hours`."""
    ESCALATION = "escalation"
    """Says that a safety text did not arrive: at any hour, and not watched itself."""


Telephone = PatientPhone | PhoneCode
"""What a number is kept with, besides a conversation."""


def queue_texts(
    permit: Permit,
    store: Store,
    conversation: Conversation | None,
    texts: Sequence[ShapedText],
    now: datetime,
    new_id: Callable[[], str],
    index: Callable[[str], str],
    *,
    kind: TextKind = TextKind.REPLY,
    to: Telephone | None = None,
) -> list[str]:
    """Put texts in the outbox, to the conversation's telephone unless another is given; the ids,
    in sending order. Raises ``ValueError`` where there is no telephone."""
    permit.demand(permit.writes)
    phone = to or conversation
    if phone is None:
        raise ValueError("a text needs a telephone")
    ids = []
    for place, text in enumerate(texts):
        row = Outbound(
            id=new_id(),
            org=store.org,
            conversation=conversation.id if conversation else None,
            phone_index=phone.phone_index,
            phone=phone.phone,
            text=store.cipher.encrypt(text.text),
            text_index=index(text.text),
            safety=text.safety,
            kind=kind.value,
            ground=permit.ground.value,
            status="waiting",
            attempts=0,
            created_at=now + timedelta(microseconds=place),  # keeps the sending order
        )
        store.add_outbound(row)
        ids.append(row.id)
    return ids
