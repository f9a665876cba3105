"""The wish for texts, or for none, as a consent decision beside the opt-out list."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from consent.decisions import PATIENT, Decision
from consent.permits import legal
from consent.purposes import Purpose
from consent.terms import current
from portal_api.conversation.portal import Portal
from portal_api.conversation.recording import consent_resources


def refuse_texts(
    portal: Portal, session: Session, org: str, conversation_id: str, text: str, at: datetime
) -> None:
    """The person wants no texts. ``text`` is what they are told. Within the caller's transaction,
    before anything is put in the audit chain."""
    _decide(portal, session, org, conversation_id, text, at, granted=False)


def allow_texts(
    portal: Portal, session: Session, org: str, conversation_id: str, text: str, at: datetime
) -> None:
    """Texts again. Writes nothing where this conversation never refused them: only who said no has
    something to take back."""
    decisions = portal.store(session, org).decisions(conversation_id)
    if any(decision.purpose is Purpose.TEXTS for decision in decisions):
        _decide(portal, session, org, conversation_id, text, at, granted=True)


def _decide(
    portal: Portal,
    session: Session,
    org: str,
    conversation_id: str,
    text: str,
    at: datetime,
    *,
    granted: bool,
) -> None:
    store = portal.store(session, org)
    conversation = store.conversation(conversation_id, lock=True)
    decision = Decision(
        purpose=Purpose.TEXTS,
        version=current(Purpose.TEXTS).version,
        granted=granted,
        decided_at=at,
        lang=conversation.locale,
        channel="sms",
        actor=PATIENT,
        text_shown=text,
    )
    store.add_decision(conversation, portal.new_id(), decision)
    resources = consent_resources(portal.context, store, conversation, [decision])
    store.put_resources(legal(), conversation_id, resources, at)
