"""Writing down what is to be done later, in the transaction that makes it necessary.

Everything a person says plans anew: the time starts again, and what is no longer due is dropped.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from portal_api.conversation.context import Context
from portal_api.conversation.follow_up.repository import FollowUps, Kind, Status
from portal_api.conversation.follow_up.worry import wait_for, when_awake, worry
from portal_api.conversation.repository import Store
from portal_api.conversation.state import ConversationState, Phase
from portal_api.db.tables import Conversation, FollowUp
from triage.check_in import check_in_after
from triage.explaining import stands
from triage.level import Level
from triage.library import Library
from triage.standing import applicable


def plan(
    context: Context,
    store: Store,
    conversation: Conversation,
    state: ConversationState,
    now: datetime,
    *,
    resulted: bool = False,
) -> None:
    """What follows from where the conversation stands now. The conversation is locked.

    ``resulted``: a result was given just now.
    """
    _plan_silence(context, store, conversation, state, now)
    if resulted and state.phase is Phase.DONE:
        _plan_wellbeing(context, store, conversation, state, now)
    elif state.phase is not Phase.DONE:
        _end(FollowUps(store), conversation.id, Kind.WELLBEING)


def _plan_silence(
    context: Context,
    store: Store,
    conversation: Conversation,
    state: ConversationState,
    now: datetime,
) -> None:
    follow_ups = FollowUps(store)
    level = worry(context.libraries[store.org], state)
    _end(follow_ups, conversation.id, Kind.SILENCE)
    if level is None:
        return
    org = context.organisation(store.org)
    row = _row(context, follow_ups, conversation, Kind.SILENCE, now)
    due = now + wait_for(org.follow_up.check_in, level)
    if row.asked_at is None:
        row.status = Status.WAITING.value
        row.due_at = due if level >= Level.URGENT else when_awake(due, org.zone)
    else:  # asked once before: there is one check-in, and then a person
        row.status = Status.ASKED.value
        row.due_at = due + wait_for(org.follow_up.call_back, level)


def _plan_wellbeing(
    context: Context,
    store: Store,
    conversation: Conversation,
    state: ConversationState,
    now: datetime,
) -> None:
    org, follow_ups = context.organisation(store.org), FollowUps(store)
    _end(follow_ups, conversation.id, Kind.WELLBEING)
    after = _after(context.libraries[store.org], state)
    if after is None or not org.follow_up.after_results:
        return
    row = _row(context, follow_ups, conversation, Kind.WELLBEING, now)
    row.status, row.asked_at, row.outbound = Status.WAITING.value, None, None
    row.due_at = when_awake(now + after, org.zone)


def _after(library: Library, state: ConversationState) -> timedelta | None:
    interview = state.interview
    level = stands(library, interview, interview.answers).level
    complaints = applicable(library, interview.protocols, interview.answers)
    return check_in_after(level, (p.check_in for p in complaints if not p.administrative))


def _row(
    context: Context,
    follow_ups: FollowUps,
    conversation: Conversation,
    kind: Kind,
    now: datetime,
) -> FollowUp:
    row = follow_ups.of(conversation.id, kind)
    if row is None:
        row = FollowUp(
            id=context.new_id(),
            org=conversation.org,
            conversation=conversation.id,
            kind=kind.value,
            status=Status.OVER.value,
            created_at=now,
        )
        follow_ups.add(row)
    return row


def _end(follow_ups: FollowUps, conversation_id: str, kind: Kind) -> None:
    """Nothing more is to be done, and a check-in that has not left yet stays here."""
    row = follow_ups.of(conversation_id, kind)
    if row is None:
        return
    row.status, row.due_at = Status.OVER.value, None
    if row.outbound is not None:
        follow_ups.take_back(row.outbound)
