"""The outbox: texts stored with the turn that wrote them, sent afterwards by a durable workflow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from portal_api.conversation.ports import ShapedText
from portal_api.conversation.repository import Store
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


def queue_texts(
    store: Store,
    conversation: Conversation,
    texts: Sequence[ShapedText],
    now: datetime,
    new_id: Callable[[], str],
    index: Callable[[str], str],
    kind: TextKind = TextKind.REPLY,
    to: PatientPhone | None = None,
) -> list[str]:
    """Put texts in the outbox, to the conversation's telephone unless another is given; the ids,
    in sending order."""
    ids = []
    for place, text in enumerate(texts):
        row = Outbound(
            id=new_id(),
            org=store.org,
            conversation=conversation.id,
            phone_index=to.phone_index if to else conversation.phone_index,
            phone=to.phone if to else conversation.phone,
            text=store.cipher.encrypt(text.text),
            text_index=index(text.text),
            safety=text.safety,
            kind=kind.value,
            status="waiting",
            attempts=0,
            created_at=now + timedelta(microseconds=place),  # keeps the sending order
        )
        store.add_outbound(row)
        ids.append(row.id)
    return ids
