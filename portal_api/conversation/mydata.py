"""What a person sees of their own data, and what they change about it on its page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consent.decisions import GUARDIAN, Decision, Ground, actor_for, latest, may
from consent.minors import AgePolicy
from consent.permits import emergency, legal
from consent.purposes import Purpose
from portal_api.conversation.cases import Raised, Reason, note_raised, write_case
from portal_api.conversation.composing import Composer
from portal_api.conversation.consenting import (
    Shown,
    decided,
    decides_alone,
    sharing,
    unkept,
    waits_for_guardian,
)
from portal_api.conversation.context import Context
from portal_api.conversation.erasure.erasing import worked_with
from portal_api.conversation.messages import Kind, MessageView, Role
from portal_api.conversation.recording import consent_resources, resources_of, shared_case
from portal_api.conversation.repository import Store
from portal_api.conversation.state import ConversationState
from portal_api.db.audit import record
from portal_api.db.tables import Conversation
from portal_api.errors import BadInputError
from records.bundle import collection
from triage.level import Level, Route
from triage.red_flags import ABOUT

_NOT_OF_HEALTH = frozenset({"Consent", "Provenance", "Device"})


@dataclass(frozen=True)
class PurposeView:
    """One purpose: how it stands, on which text, and what can be done about it here.

    ``text`` is what was shown, or what would be; ``lang`` the language it is in. ``gives`` and
    ``takes``: whether the person can say yes, or take a yes back; ``as_guardian``: whether only a
    parent or guardian can say yes.
    """

    purpose: Purpose
    state: Ground
    text: str
    lang: str
    version: str
    decided_at: datetime | None
    by_guardian: bool
    gives: bool
    takes: bool
    as_guardian: bool


@dataclass(frozen=True)
class MyData:
    """Everything kept about one conversation. ``confirm``: a person must agree to deleting."""

    purposes: tuple[PurposeView, ...]
    answers: tuple[tuple[str, str], ...]
    messages: tuple[MessageView, ...]
    records: int
    case: bool
    confirm: bool


def my_data(context: Context, org: str, conversation_id: str, locale: str) -> MyData:
    """The data of the conversation, questions and answers in words of ``locale``."""
    composer = context.composer(org, locale)
    with context.database.read() as session:
        store = context.store(session, org)
        conversation = store.conversation(conversation_id)
        state, decisions = store.state(conversation), store.decisions(conversation_id)
        views = [_view(composer, p, decisions, state, conversation) for p in Purpose]
        said = [m for m in store.messages(conversation_id) if _own_words(m)]
        kept = store.current_resources(conversation_id)
        return MyData(
            purposes=tuple(views),
            answers=tuple(_answer_lines(composer, state)),
            messages=tuple(said),
            records=sum(1 for each in kept if each["resourceType"] not in _NOT_OF_HEALTH),
            case=store.case(conversation_id) is not None,
            confirm=worked_with(store, conversation_id),
        )


def as_bundle(context: Context, org: str, conversation_id: str) -> dict[str, Any]:
    """All of it as a FHIR ``Bundle``: what is kept, and the answers of an interview as they stand
    where they have not been written down for anyone."""
    now = context.clock()
    with context.database.read() as session:
        store = context.store(session, org)
        conversation = store.conversation(conversation_id)
        state = store.state(conversation)
        found = {(r["resourceType"], r["id"]): r for r in store.current_resources(conversation_id)}
        if state.interview.protocols:
            made = resources_of(context, store, conversation, state, now)
            found = {(r["resourceType"], r["id"]): r for r in made} | found
    return collection(found.values(), f"{context.public_url}/fhir/R4/{org}", now)


def decide(
    context: Context, org: str, conversation_id: str, purpose: Purpose, *, is_yes: bool, locale: str
) -> None:
    """Write down a yes or no given on the page, with the very text it shows, and act on it.

    Raises ``BadInputError`` for triage: that is agreed to, and ended, in the conversation.
    """
    if purpose is Purpose.TRIAGE:
        raise BadInputError("Answer that in the conversation.")
    composer, now = context.composer(org, locale), context.clock()
    with context.database.write() as session:
        store = context.store(session, org)
        conversation = store.conversation(conversation_id, lock=True)
        before, state = store.decisions(conversation_id), store.state(conversation)
        shown = Shown({purpose: composer.terms(purpose)}, locale, conversation.channel, now)
        actor = _actor(composer.org.ages, purpose, state)
        decision = decided(purpose, is_yes, shown, actor)
        store.add_decision(conversation, context.new_id(), decision)
        consents = consent_resources(context, store, conversation, [decision])
        store.put_resources(legal(), conversation_id, consents, now)
        conversation.updated_at = now
        raised = None
        if purpose is Purpose.CLINIC:
            made = [*before, decision]
            raised = _shared_or_not(context, store, conversation, state, made, now)
        case = write_case(store, conversation, raised, now) if raised is not None else None
        detail = {"purpose": purpose.value, "version": decision.version}
        action = "consent-granted" if is_yes else "consent-denied"
        record(session, org, now, actor, action, conversation_id, detail)
        if case is not None and raised is not None:
            note_raised(store, case, raised, now)
    context.live.publish(org, f"conversation:{conversation_id}")
    context.live.publish(org, "queue")


def _shared_or_not(
    context: Context,
    store: Store,
    conversation: Conversation,
    state: ConversationState,
    decisions: list[Decision],
    now: datetime,
) -> Raised | None:
    conversation.unstored = unkept(decisions) and not worked_with(store, conversation.id)
    permit = sharing(context.organisation(store.org).ages, decisions, state)
    if permit is not None:
        return shared_case(context, store, conversation, state, permit, now)
    store.hide_case(conversation.id, now)
    if not state.warned:
        return None
    return Raised(Level.EMERGENCY, Route.STAFF_REVIEW, Reason.WITHDRAWN, emergency())


def _actor(ages: AgePolicy, purpose: Purpose, state: ConversationState) -> str:
    """Who a button stands for: "as a parent or guardian" where the person is too young."""
    if purpose is Purpose.CLINIC and not decides_alone(ages, state):
        return GUARDIAN
    return actor_for(str(state.interview.answers[ABOUT]))


def _view(
    composer: Composer,
    purpose: Purpose,
    decisions: list[Decision],
    state: ConversationState,
    conversation: Conversation,
) -> PurposeView:
    last, ages = latest(purpose, decisions), composer.org.ages
    alone = purpose is not Purpose.CLINIC or decides_alone(ages, state)
    stands = may(purpose, decisions, alone=alone).reason
    is_yes = last is not None and last.granted
    reads_same = last is not None and stands is not Ground.TEXT_CHANGED and is_yes
    needs_phone = purpose in {Purpose.TEXTS, Purpose.FULL_TEXTS}
    possible = purpose is not Purpose.TRIAGE and (bool(conversation.phone) or not needs_phone)
    waits = waits_for_guardian(ages, decisions, state) and purpose is Purpose.CLINIC
    return PurposeView(
        purpose=purpose,
        state=stands,
        text=last.text_shown if reads_same and last else composer.terms(purpose),
        lang=last.lang if reads_same and last else composer.locale,
        version=last.version if last else "",
        decided_at=last.decided_at if last else None,
        by_guardian=last is not None and last.by_guardian,
        gives=possible and stands is not Ground.GRANTED,
        takes=is_yes,
        as_guardian=waits or not alone,
    )


def _own_words(message: MessageView) -> bool:
    return message.role is Role.PATIENT and message.kind is Kind.TEXT and bool(message.text)


def _answer_lines(composer: Composer, state: ConversationState) -> list[tuple[str, str]]:
    known = composer.wording.has
    return [
        (
            composer.text(f"question.{link}")
            if known(composer.locale, f"question.{link}")
            else link,
            composer.value(link, value),
        )
        for link, value in state.interview.answers.items()
    ]


def as_json(bundle: dict[str, Any]) -> str:
    """The bundle as a file a person can also read."""
    return json.dumps(bundle, indent=2, ensure_ascii=False)
