"""Deleted when no one asks: what was not to be kept, and what has been kept long enough."""

from __future__ import annotations

from datetime import datetime

from consent.retention import RETENTION, Kind
from portal_api.conversation.context import Context
from portal_api.conversation.erasure.erasing import erase, worked_with
from portal_api.conversation.erasure.repository import Erasing
from portal_api.db.audit import record


def delete_what_is_due(context: Context) -> int:
    """Delete in every organisation; how many conversations. Safe to call at any time."""
    return sum(_delete(context, org) for org in context.organisations)


def _delete(context: Context, org: str) -> int:
    now = context.clock()
    with context.database.read() as session:
        erasing = Erasing(context.store(session, org))
        due = {
            Kind.UNSTORED: erasing.unstored(now - RETENTION[Kind.UNSTORED].keep),
            Kind.UNFINISHED: erasing.unshared(now - RETENTION[Kind.UNFINISHED].keep),
            Kind.CONVERSATION: erasing.all_before(now - RETENTION[Kind.CONVERSATION].keep),
        }
        late = erasing.with_late_texts()
    done = 0
    for kind, ids in due.items():
        done += sum(_delete_one(context, org, conversation, kind, now) for conversation in ids)
    with context.database.write() as session:
        erasing = Erasing(context.store(session, org))
        erasing.forget_numbers()
        for conversation in late:
            erasing.blank_texts(conversation)
    return done


def _delete_one(
    context: Context, org: str, conversation_id: str, kind: Kind, now: datetime
) -> bool:
    with context.database.write() as session:
        store = context.store(session, org)
        conversation = store.conversation(conversation_id, lock=True)
        changed = conversation.updated_at >= now - RETENTION[kind].keep
        if conversation.erased_at is not None or changed:
            return False
        erase(store, conversation, now, was_read=worked_with(store, conversation.id))
        record(session, org, now, "system", "erased", conversation.id, {"kept-as": kind.value})
    context.live.publish(org, f"conversation:{conversation_id}")
    return True
