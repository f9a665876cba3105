"""The outbox: texts stored with the turn that wrote them, sent afterwards by a durable workflow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from portal_api.conversation.ports import ShapedText
from portal_api.conversation.repository import Store
from portal_api.db.tables import Conversation, Outbound, PatientPhone


def queue_texts(
    store: Store,
    conversation: Conversation,
    texts: Sequence[ShapedText],
    now: datetime,
    new_id: Callable[[], str],
    index: Callable[[str], str],
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
            status="waiting",
            attempts=0,
            created_at=now + timedelta(microseconds=place),  # keeps the sending order
        )
        store.add_outbound(row)
        ids.append(row.id)
    return ids
