"""Step 5 of a message: everything one turn came to, in one transaction or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from consent.permits import LEAST, NotPermittedError, Permit, granted, legal, reply
from consent.purposes import Purpose
from portal_api.conversation import hearing
from portal_api.conversation.cases import REQUESTS, Raised, note_raised, write_case
from portal_api.conversation.consenting import sharing, unkept
from portal_api.conversation.context import Context
from portal_api.conversation.erasure.erasing import erase, forget_words, worked_with
from portal_api.conversation.follow_up.planning import plan
from portal_api.conversation.messages import Kind
from portal_api.conversation.recording import consent_resources, resources_of, shared_case
from portal_api.conversation.repeats import earlier_complaints
from portal_api.conversation.repository import Store
from portal_api.conversation.step import Held, Step, Waiting
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
            held=tuple(_held(store, store.message(held)) for held in state.held),
            due=case.due_at if case else None,
            now=context.clock(),
            idle=message.created_at - before if before else timedelta(0),
            version=conversation.version,
            reachable=bool(conversation.phone or conversation.patient),
            written=store.written(conversation_id),
            case=case is not None,
            confirm=worked_with(store, conversation_id),
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
        consents = consent_resources(context, store, conversation, step.decisions)
        store.put_resources(legal(), conversation.id, consents, now)
        if not step.withdrawn:
            conversation.unstored = unkept((*waiting.decisions, *step.decisions))
    if step.forget:
        forget_words(store, conversation)
    spoken = conversation.next_seq
    if step.callback is not None:
        conversation.phone = store.cipher.encrypt(step.callback)
    if step.engine is not None:
        conversation.engine = step.engine
    context.say(reply(), store, conversation, step.replies, now)
    store.put_state(_permit(waiting, step), conversation, step.state, now)
    resulted = any(said.kind is Kind.RESULT for said in step.replies)
    plan(context, store, conversation, step.state, now, resulted=resulted)
    raised = _raised(context, store, conversation, waiting, step)
    case = write_case(store, conversation, raised, now) if raised is not None else None
    if step.withdrawn:
        end_takeover(store, conversation, now)
        store.hide_case(conversation.id, now)
    if step.erase:
        state, read = step.state, waiting.confirm
        erase(store, conversation, now, was_read=read, state=state, before=spoken)
    _audit_decisions(store, conversation, waiting, step)
    if step.erase:
        record(store.session, store.org, now, "patient", "erased", conversation.id)
    if case is not None and raised is not None:
        note_raised(store, case, raised, now)
        for reason in step.also:
            note_raised(store, case, replace(raised, reason=reason), now)


def _raised(
    context: Context, store: Store, conversation: Conversation, waiting: Waiting, step: Step
) -> Raised | None:
    """What staff are told, with the records a turn of the engine has not written."""
    if step.share:
        policy = context.organisation(store.org).ages
        permit = sharing(policy, (*waiting.decisions, *step.decisions), step.state)
        return shared_case(context, store, conversation, step.state, permit, waiting.now)
    raised = step.raised
    if raised is None or raised.reason not in REQUESTS:
        return raised
    # Whoever asks for their data waits for a person: there must be a task for one.
    made = resources_of(context, store, conversation, waiting.state, waiting.now)
    task = tuple(resource for resource in made if resource["resourceType"] in LEAST)
    return replace(raised, resources=task)


def _permit(waiting: Waiting, step: Step) -> Permit:
    """Why the state is kept. Raises ``NotPermittedError`` for answers without consent."""
    if not step.state.phase.may_process:
        return legal()
    permit = granted(Purpose.TRIAGE, (*waiting.decisions, *step.decisions))
    if permit is None:
        raise NotPermittedError("no answers are kept without consent")
    return permit


def _held(store: Store, message: Message) -> Held:
    text, heard = store.cipher.decrypt(message.text), message.understanding
    return Held(
        text=text,
        choice=text if message.kind == Kind.CHOICE.value else None,
        asked=message.link_id,
        understanding=hearing.loads(store.cipher.decrypt(heard), text) if heard else None,
    )


def _audit_decisions(
    store: Store, conversation: Conversation, waiting: Waiting, step: Step
) -> None:
    for decision in step.decisions:
        record(
            store.session,
            store.org,
            waiting.now,
            actor=decision.actor,
            action="consent-granted" if decision.granted else "consent-denied",
            target=conversation.id,
            detail={"purpose": decision.purpose.value, "version": decision.version},
        )
