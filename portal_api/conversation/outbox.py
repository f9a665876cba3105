"""The outbox: texts stored with the turn that wrote them, sent afterwards by a durable workflow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from consent.permits import Permit
from portal_api.conversation.ports import ShapedText
from portal_api.conversation.repository import Store
from portal_api.db.tables import Conversation, Outbound


def queue_texts(
    permit: Permit,
    store: Store,
    conversation: Conversation,
    texts: Sequence[ShapedText],
    now: datetime,
    new_id: Callable[[], str],
    index: Callable[[str], str],
) -> list[str]:
    """Put texts to the conversation's telephone in the outbox; the ids, in sending order."""
    permit.demand(permit.writes)
    ids = []
    for place, text in enumerate(texts):
        row = Outbound(
            id=new_id(),
            org=store.org,
            conversation=conversation.id,
            phone_index=conversation.phone_index,
            phone=conversation.phone,
            text=store.cipher.encrypt(text.text),
            text_index=index(text.text),
            safety=text.safety,
            ground=permit.ground.value,
            status="waiting",
            attempts=0,
            created_at=now + timedelta(microseconds=place),  # keeps the sending order
        )
        store.add_outbound(row)
        ids.append(row.id)
    return ids
