"""Whose a conversation is: joining it to a patient, correcting that, and undoing it.

The case and the records follow. Consent decisions stay as they were given: joining changes who is
meant, not what was agreed to.
"""

from __future__ import annotations

import json
import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from consent.permits import legal
from portal_api.conversation.portal import Portal
from portal_api.db.audit import record
from portal_api.errors import ConflictError, NotFoundError
from portal_api.identity.patients import repository
from portal_api.identity.service import hashed
from records.joining import moved


def join(
    portal: Portal, org: str, conversation_id: str, patient_id: str, actor: str, *, by: str
) -> None:
    """Staff say whose conversation it is; an earlier patient is replaced. Again changes nothing.

    Raises ``NotFoundError`` for a conversation or patient this clinic does not have.
    """
    with portal.database.write() as session:
        attach(portal, session, org, conversation_id, patient_id, actor, by=by)
    _announce(portal, org, conversation_id)


def claim_own(portal: Portal, org: str, conversation_id: str, patient_id: str) -> None:
    """A signed-in patient says that a conversation without a name is theirs.

    From then on it opens with their sign-in alone: tokens given out before stop working. Raises
    ``ConflictError`` when it is somebody's already.
    """
    with portal.database.write() as session:
        conversation = portal.store(session, org).conversation(conversation_id, lock=True)
        if conversation.patient not in {None, patient_id}:
            raise ConflictError("This conversation cannot be joined.")
        conversation.token_hash = hashed(secrets.token_urlsafe(32))
        repository.forget_keys(session, org, conversation_id)
        actor = f"patient:{patient_id}"
        attach(portal, session, org, conversation_id, patient_id, actor, by="patient")
    _announce(portal, org, conversation_id)


def separate(portal: Portal, org: str, conversation_id: str, actor: str) -> None:
    """It is not that patient's after all. Raises ``NotFoundError``."""
    with portal.database.write() as session:
        attach(portal, session, org, conversation_id, None, actor, by="staff")
    _announce(portal, org, conversation_id)


def attach(
    portal: Portal,
    session: Session,
    org: str,
    conversation_id: str,
    patient_id: str | None,
    actor: str,
    *,
    by: str,
) -> None:
    """Set whose the conversation is (``None``: nobody's) within the caller's transaction.

    Ends in the audit chain: lock nothing new after it. Raises ``NotFoundError``.
    """
    if patient_id is not None and repository.patient(session, org, patient_id) is None:
        raise NotFoundError("There is no such patient.")
    store, now = portal.store(session, org), portal.clock()
    conversation = store.conversation(conversation_id, lock=True)
    before = conversation.patient
    if before == patient_id:
        return
    conversation.patient = patient_id
    case = store.case(conversation_id, lock=True)
    if case is not None:
        case.patient, case.updated_at = patient_id, now
    session.flush()
    _move_records(portal, session, org, conversation_id, before, patient_id, now)
    action = "conversation-joined" if patient_id else "conversation-separated"
    detail = {"patient": patient_id, "before": before, "by": by}
    record(session, org, now, actor, action, conversation_id, detail)


def owner_of(portal: Portal, org: str, conversation_id: str) -> str | None:
    """The patient a conversation belongs to; ``None`` for nobody's, or when there is none."""
    with portal.database.read() as session:
        found = portal.store(session, org).find_conversation(conversation_id)
        return found.patient if found else None


def _move_records(
    portal: Portal,
    session: Session,
    org: str,
    conversation_id: str,
    before: str | None,
    after: str | None,
    now: datetime,
) -> None:
    store = portal.store(session, org)
    rows = repository.resources_of(session, org, conversation_id)
    contents = [json.loads(store.cipher.decrypt(row.content)) for row in rows]
    base_url = f"{portal.context.public_url}/fhir/R4/{org}"
    changed = moved(contents, org, conversation_id, base_url, before=before, after=after)
    store.correct_resources(legal(), conversation_id, changed, now)


def _announce(portal: Portal, org: str, conversation_id: str) -> None:
    portal.live.publish(org, "queue")
    portal.live.publish(org, f"conversation:{conversation_id}")
