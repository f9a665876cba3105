"""Step 5 of a message: everything one turn came to, in one transaction or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from portal_api.conversation import hearing
from portal_api.conversation.cases import note_raised, write_case
from portal_api.conversation.context import Context
from portal_api.conversation.follow_up.planning import plan
from portal_api.conversation.messages import Kind, Role
from portal_api.conversation.recording import consent_resources
from portal_api.conversation.repeats import earlier_complaints
from portal_api.conversation.repository import Store
from portal_api.conversation.step import Step, Waiting
from portal_api.conversation.takeover.speaking import end as end_takeover
from portal_api.db.audit import record
from portal_api.db.tables import Conversation, Message


def read_waiting(context: Context, org: str, conversation_id: str) -> Waiting | None:
    """The oldest unanswered message with all a turn needs; ``None`` when none waits."""
    with context.database.read() as session:
        store = context.store(session, org)
        message = store.next_accepted(conversation_id)
        if message is None:
            return None
        conversation = store.conversation(conversation_id)
        state, case = store.state(conversation), store.case(conversation_id)
        text = store.cipher.decrypt(message.text)
        heard, before = message.understanding, store.said_before(message)
        return Waiting(
            org=org,
            conversation_id=conversation_id,
            channel=conversation.channel,
            locale=conversation.locale,
            patient=conversation.patient,
            message_id=message.id,
            text=text,
            choice=text if message.kind == Kind.CHOICE.value else None,
            asked=message.link_id,
            understanding=hearing.loads(store.cipher.decrypt(heard), text) if heard else None,
            state=state,
            decisions=tuple(store.decisions(conversation_id)),
            held_texts=tuple(store.cipher.decrypt(store.message(held).text) for held in state.held),
            due=case.due_at if case else None,
            now=context.clock(),
            idle=message.created_at - before if before else timedelta(0),
            version=conversation.version,
            reachable=bool(conversation.phone or conversation.patient),
            earlier=earlier_complaints(store, conversation, context.clock()),
            taken_over=store.writer(conversation_id) is not None,
        )


def commit(context: Context, waiting: Waiting, step: Step) -> bool:
    """Write the step. ``False`` when the conversation changed since it was read: take it again.

    Raises ``StaleDataError`` when another writer got in between.
    """
    with context.database.write() as session:
        store = context.store(session, waiting.org)
        conversation = store.conversation(waiting.conversation_id, lock=True)
        message = store.message(waiting.message_id)
        if conversation.version != waiting.version or message.status != "accepted":
            return False
        message.status = "processed"
        _write(context, store, conversation, waiting, step)
    return True


def _write(
    context: Context, store: Store, conversation: Conversation, waiting: Waiting, step: Step
) -> None:
    now = waiting.now
    for decision in step.decisions:
        store.add_decision(conversation, context.new_id(), decision)
    if step.decisions:
        store.put_resources(
            conversation.id, consent_resources(context, store, conversation, step.decisions), now
        )
    if step.forget:
        _forget(store, conversation)
    if step.callback is not None:
        conversation.phone = store.cipher.encrypt(step.callback)
    if step.engine is not None:
        conversation.engine = step.engine
    context.say(store, conversation, step.replies, now)
    store.put_state(conversation, step.state, now)
    resulted = any(reply.kind is Kind.RESULT for reply in step.replies)
    plan(context, store, conversation, step.state, now, resulted=resulted)
    case = write_case(store, conversation, step.raised, now) if step.raised is not None else None
    if step.withdrawn:
        end_takeover(store, conversation, now)
        store.hide_case(conversation.id, now)
    _audit_decisions(store, conversation, waiting, step)
    if case is not None and step.raised is not None:
        note_raised(store, case, step.raised, now)
        for reason in step.also:
            note_raised(store, case, replace(step.raised, reason=reason), now)


def _audit_decisions(
    store: Store, conversation: Conversation, waiting: Waiting, step: Step
) -> None:
    for decision in step.decisions:
        record(
            store.session,
            store.org,
            waiting.now,
            actor="patient",
            action="consent-granted" if decision.granted else "consent-denied",
            target=conversation.id,
            detail={"purpose": decision.purpose.value, "version": decision.version},
        )


def _forget(store: Store, conversation: Conversation) -> None:
    """The person said no: the words they wrote are removed, that they wrote stays."""
    for row in store.rows(conversation.id):
        if row.role == Role.PATIENT.value:
            _blank(store, row)


def _blank(store: Store, row: Message) -> None:
    row.text = store.cipher.encrypt("")
    row.understanding = None
