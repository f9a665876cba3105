"""Doing what is due: one check-in, then a person. Run every few seconds by a durable workflow.

Each row is done in one transaction with what it says, so that it is done once however often and
wherever this runs or dies: before the commit nothing happened, after it the outbox has the text.
"""

from __future__ import annotations

from portal_api.conversation.context import Context
from portal_api.conversation.follow_up.asking import ask_how
from portal_api.conversation.follow_up.in_turn import InTurn
from portal_api.conversation.follow_up.repository import FollowUps, Kind
from portal_api.conversation.follow_up.silence import ask_after
from portal_api.conversation.ports import Workflows
from privacy.log import Event, emit

_DOES = {Kind.SILENCE: ask_after, Kind.WELLBEING: ask_how}


def follow_up(context: Context, workflows: Workflows) -> int:
    """Do everything that is due at every clinic; how many rows were done.

    What fails is logged, holds nothing else up, and is tried again at the next call.
    """
    done = 0
    for org in context.organisations:
        with context.database.read() as session:
            rows = FollowUps(context.store(session, org)).due(context.clock())
            waiting = [(row.conversation, Kind(row.kind)) for row in rows]
        for conversation_id, kind in waiting:
            try:
                done += _do(context, workflows, org, conversation_id, kind)
            except Exception as error:
                emit(Event.WORKFLOW_FAILED, error=error, org=org, step="follow-up")
    return done


def _do(context: Context, workflows: Workflows, org: str, conversation_id: str, kind: Kind) -> bool:
    with context.database.write() as session:
        store, now = context.store(session, org), context.clock()
        # The conversation first: whoever takes an answer locks it before anything else, too.
        conversation = store.conversation(conversation_id, lock=True)
        row = FollowUps(store).of(conversation_id, kind)
        if row is None or row.due_at is None or row.due_at > now:
            return False  # done, dropped or put off since we looked
        if store.next_accepted(conversation_id) is not None:
            return False  # words that wait for their answer are no silence
        state = store.state(conversation)
        texts = _DOES[kind](InTurn(context, store, row, conversation, state, now))
    context.live.publish(org, f"conversation:{conversation_id}")
    context.live.publish(org, "queue")
    for outbound_id in texts:
        workflows.send(org, outbound_id)
    return True
