"""Steps 1 and 2 of a message: stored once, screened, warned about, in one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime

from consent.permits import emergency, reply
from portal_api import metrics
from portal_api.conversation import hearing
from portal_api.conversation.answering import beside_the_answer
from portal_api.conversation.cases import Raised, Reason, raise_case
from portal_api.conversation.composing import Composer
from portal_api.conversation.consenting import sharing
from portal_api.conversation.context import Context
from portal_api.conversation.follow_up.planning import plan
from portal_api.conversation.guard import Guarded
from portal_api.conversation.languages import plainly_in, written_in
from portal_api.conversation.messages import Kind, Reply, Role
from portal_api.conversation.recording import resources_of
from portal_api.conversation.repository import Store
from portal_api.conversation.state import ConversationState
from portal_api.db.tables import Conversation
from portal_api.errors import BadInputError
from privacy.log import Event, emit
from symptoms.understanding import Understanding
from triage.answers import LinkId
from triage.assess import assess
from triage.level import Level, Route

LONGEST = 20_000
"""Characters of one message. Longer than any SMS or letter; beyond it nobody is describing."""


@dataclass(frozen=True)
class Accepted:
    """The stored message; ``duplicate`` when it had been stored before."""

    message_id: str
    duplicate: bool


@dataclass(frozen=True)
class Inbound:
    """What a person sent: words, or the id of a choice. ``asked`` is the question they saw,
    ``channel`` where they write now, if that can differ from where they began."""

    client_id: str
    text: str | None = None
    choice: str | None = None
    asked: str | None = None
    channel: str | None = None

    def checked(self) -> Inbound:
        """This message as it can be stored. Raises :class:`BadInputError` saying what to send."""
        if not 0 < len(self.client_id) <= 128 or not self.client_id.isprintable():
            raise BadInputError("client_id must have 1 to 128 printable characters.")
        if self.text is None and self.choice is None:
            raise BadInputError("Send text or choice.")
        if len(self.text or "") > LONGEST or len(self.choice or "") > 128:
            raise BadInputError(f"A message may have at most {LONGEST} characters.")
        if len(self.asked or "") > 128:
            raise BadInputError("asked is the link_id of a question.")
        return replace(self, text=_storable(self.text), choice=_storable(self.choice))


def _storable(text: str | None) -> str | None:
    """Half a character, as a broken client may send, becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8") if text is not None else None


def accept(context: Context, org: str, conversation_id: str, inbound: Inbound) -> Accepted:
    """Store, screen and warn. The same ``client_id`` again changes nothing.

    When screening itself fails the message is stored all the same and a person is called.
    """
    inbound = inbound.checked()
    with context.database.read() as session:
        locale = context.store(session, org).conversation(conversation_id).locale
    heard = _heard(context, inbound, locale)
    with context.database.write() as session:
        store = context.store(session, org)
        conversation = store.conversation(conversation_id, lock=True)
        before = store.message_by_client_id(conversation_id, inbound.client_id)
        if before is not None:
            return Accepted(before.id, duplicate=True)
        conversation.channel = inbound.channel or conversation.channel
        accepted = _store(context, store, conversation, inbound, heard)
        channel = conversation.channel
    metrics.MESSAGES.labels(channel).inc()
    context.live.publish(org, f"conversation:{conversation_id}")
    return accepted


def _heard(context: Context, inbound: Inbound, locale: str) -> Understanding | None:
    """What the words say; ``None`` when they could not be read at all."""
    if inbound.choice is not None or not inbound.text:
        return hearing.nothing(inbound.text or "", locale)
    try:
        return context.guard.hear(inbound.text, locale)
    except Exception as error:
        emit(Event.GUARD_FAILED, reason=type(error).__name__)
        return None


def _store(
    context: Context,
    store: Store,
    conversation: Conversation,
    inbound: Inbound,
    heard: Understanding | None,
) -> Accepted:
    now, message_id = context.clock(), context.new_id()
    conversation.erased_at = None  # it goes on, with new words
    state = _in_their_language(context, store, conversation, heard)
    composer = context.composer(store.org, conversation.locale)
    heard = _beside_the_answer(composer, heard, inbound.asked or state.open)
    kind = Kind.CHOICE if inbound.choice is not None else Kind.TEXT
    text = inbound.text if inbound.text is not None else inbound.choice or ""
    store.add_message(
        reply(),
        conversation,
        message_id,
        Role.PATIENT,
        Reply(kind, text, link_id=inbound.asked or state.open),
        now,
        client_id=inbound.client_id,
        understanding=hearing.dumps(heard) if heard else None,
        status="accepted",
    )
    if heard is None:
        store.put_state(reply(), conversation, state, now)
        plan(context, store, conversation, state, now)
        _call_a_person(context, store, conversation, composer, now)
        return Accepted(message_id, duplicate=False)
    guarded = context.guard.screen(context.libraries[store.org], heard, state, message_id)
    plan(context, store, conversation, guarded.state, now)
    if guarded.alarms:
        # A warning is understood at once or it is none: one message decides its language.
        languages = context.organisation(store.org).languages
        conversation.locale = (
            plainly_in(heard, conversation.locale, languages) or conversation.locale
        )
        composer = context.composer(store.org, conversation.locale)
        _warn(context, store, conversation, composer, guarded, now)
    store.put_state(reply(), conversation, guarded.state, now)
    return Accepted(message_id, duplicate=False)


def _beside_the_answer(
    composer: Composer, heard: Understanding | None, asked: str | None
) -> Understanding | None:
    """What the words say besides answering the question ``asked``."""
    if heard is None:
        return None
    question = composer.library.questions.get(LinkId(asked or ""))
    return beside_the_answer(heard, question, composer.labels(asked) if question else {})


def _in_their_language(
    context: Context, store: Store, conversation: Conversation, heard: Understanding | None
) -> ConversationState:
    """The state, after the conversation was put into the language the person writes or asks for."""
    state = store.state(conversation)
    if heard is None or not heard.text:
        return state
    languages = context.organisation(store.org).languages
    conversation.locale, foreign = written_in(heard, conversation.locale, languages, state)
    return state.but(foreign=foreign)


def _warn(
    context: Context,
    store: Store,
    conversation: Conversation,
    composer: Composer,
    guarded: Guarded,
    now: datetime,
) -> None:
    """Say it now, and put it in front of a person now; consent is asked afterwards."""
    context.say(emergency(), store, conversation, composer.urgent(guarded.alarms), now)
    policy = context.organisation(store.org).ages
    permit = sharing(policy, store.decisions(conversation.id), guarded.state) or emergency()
    assessment = assess(context.libraries[store.org], guarded.state.interview)
    raised = Raised(
        level=assessment.level,
        route=assessment.route,
        reason=Reason.RED_FLAG,
        permit=permit,
        assessment=json.dumps(assessment.to_json()),
        resources=resources_of(context, store, conversation, guarded.state, now),
    )
    raise_case(store, conversation, raised, now)
    metrics.RED_FLAGS.labels(assessment.level.value).inc()
    emit(
        Event.RED_FLAG_RAISED,
        org=store.org,
        conversation=conversation.id,
        level=assessment.level.value,
        flags=[hit.flag.id for hit in guarded.alarms],
    )


def _call_a_person(
    context: Context, store: Store, conversation: Conversation, composer: Composer, now: datetime
) -> None:
    notice = composer.notice("conversation.guard-failed")
    context.say(emergency(), store, conversation, [notice], now)
    raised = Raised(Level.URGENT, Route.STAFF_REVIEW, Reason.GUARD_FAILURE, emergency())
    raise_case(store, conversation, raised, now)
