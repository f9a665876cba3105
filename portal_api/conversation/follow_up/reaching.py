"""Saying something to a person who did not write just now: the one way out for check-ins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from consent.decisions import Ground, may
from consent.permits import Permit, granted, reply
from consent.purposes import Purpose
from portal_api.conversation.context import Context
from portal_api.conversation.follow_up.repository import FollowUps
from portal_api.conversation.messages import Kind, Reply, Role
from portal_api.conversation.outbox import TextKind, queue_texts
from portal_api.conversation.repository import Store
from portal_api.db.tables import Conversation, PatientPhone

SMS = "sms"


def may_text(store: Store, conversation: Conversation) -> Permit | None:
    """The permit for a text to the telephone of this conversation, or of its patient.

    Who texts us may be asked after by text until they refuse; who writes in the portal must have
    agreed to texts.
    """
    decisions = store.decisions(conversation.id)
    if conversation.channel == SMS:
        stopped = FollowUps(store).opted_out(conversation.phone_index or "")
        refused = may(Purpose.TEXTS, decisions).reason is Ground.DENIED
        return None if refused or stopped else reply()
    linked = FollowUps(store).linked_phone(conversation.patient)
    reachable = linked is not None and not _stopped(store, linked)
    return granted(Purpose.TEXTS, decisions) if reachable else None


def reach(
    context: Context,
    store: Store,
    conversation: Conversation,
    replies: Sequence[Reply],
    now: datetime,
    *,
    must_arrive: bool,
) -> list[str]:
    """Say it in the conversation's window and, where that is allowed, by text; ids of the texts.

    A text names no symptom, no specialty and no person. To somebody in the portal it only says
    that there is something to read. ``must_arrive`` marks a text that staff are told about when
    it does not, and that quiet hours do not hold.
    """
    for said in replies:
        store.add_message(reply(), conversation, context.new_id(), Role.ASSISTANT, said, now)
    conversation.updated_at = now
    permit = may_text(store, conversation)
    if permit is None:
        return []
    org, locale, to = context.organisation(store.org), conversation.locale, None
    if conversation.channel != SMS:
        to = FollowUps(store).linked_phone(conversation.patient)
        notice = context.composer(store.org, locale).text("follow-up.in-portal")
        replies = (Reply(Kind.NOTICE, notice),)
    shaped = context.shaper.shape(org, locale, replies)
    texts = [replace(text, safety=must_arrive) for text in shaped]
    kind = TextKind.SAFETY if must_arrive else TextKind.PROACTIVE
    return queue_texts(
        permit, store, conversation, texts, now, context.new_id, context.index, kind=kind, to=to
    )


def _stopped(store: Store, linked: PatientPhone) -> bool:
    return FollowUps(store).opted_out(linked.phone_index)
