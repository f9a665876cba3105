"""Deleting the words, answers and records of one conversation, within the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from consent.permits import legal
from consent.purposes import Purpose
from portal_api.conversation.erasure.repository import Erasing
from portal_api.conversation.messages import Kind
from portal_api.conversation.repository import Store
from portal_api.conversation.state import ConversationState, Phase
from portal_api.db.tables import Conversation

KEPT = frozenset({"Consent", "Provenance", "Flag", "Task", "Device", "Patient"})
"""FHIR resources that say that somebody was looked after and what they allowed, without words."""
KEPT_OF_A_CASE = KEPT | {"GuidanceResponse"}
"""The same and the result, where staff have worked with it: the law calls that a record of care."""


def erase(
    store: Store,
    conversation: Conversation,
    now: datetime,
    *,
    was_read: bool,
    state: ConversationState | None = None,
    before: int | None = None,
) -> None:
    """Delete what may be deleted. Decisions, audit trail, alarm and what staff did stay.

    ``was_read``: staff have had the words. ``state`` is where the conversation stands then, and
    messages from ``before`` on are spared: what has just been said about this.
    """
    erasing = Erasing(store)
    until = conversation.next_seq if before is None else before
    erasing.blank_messages(conversation.id, until, frozenset())
    erasing.blank_texts(conversation.id)
    erasing.delete_resources(conversation.id, KEPT_OF_A_CASE if was_read else KEPT)
    case = store.case(conversation.id, lock=True)
    if case is not None:
        case.shared, case.assessment = False, None
    if case is None or case.status == "closed":
        conversation.phone = None  # no one has to call any more; the index finds duplicates
    over = state or ConversationState(phase=Phase.STOPPED, pending="consent")
    store.put_state(legal(), conversation, over, now)
    conversation.unstored, conversation.erased_at = False, now


def worked_with(store: Store, conversation_id: str) -> bool:
    """Whether staff have had the words, so that a person must agree before they are deleted."""
    given = [d.granted for d in store.decisions(conversation_id) if d.purpose is Purpose.CLINIC]
    return any(given) and store.case(conversation_id) is not None


def forget_words(store: Store, conversation: Conversation) -> None:
    """The person said no: their words go, and our questions with what we repeated of them. A
    warning stays readable until the conversation is deleted: it tells whom to call."""
    erasing = Erasing(store)
    spared = frozenset({Kind.URGENT, Kind.CONSENT})
    erasing.blank_messages(conversation.id, conversation.next_seq, spared)
    erasing.blank_texts(conversation.id)
