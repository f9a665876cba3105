"""FHIR resources of a conversation, by the pure mapping in ``records``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from consent.decisions import Decision
from consent.permits import Permit
from portal_api.conversation.cases import Raised, Reason, case_id_of
from portal_api.conversation.context import Context
from portal_api.conversation.hours import due_at
from portal_api.conversation.repository import Store
from portal_api.conversation.state import ConversationState, Phase
from portal_api.db.tables import Conversation
from records.case import Case, case_resources
from records.consent import consent_resource, in_sequence
from triage.assess import assess


def resources_of(
    context: Context,
    store: Store,
    conversation: Conversation,
    state: ConversationState,
    now: datetime,
    *,
    abandoned: bool = False,
) -> tuple[dict[str, Any], ...]:
    """What an unfinished conversation comes to so far; used when staff are alarmed early, and when
    the person went silent (``abandoned``)."""
    library = context.libraries[store.org]
    assessment = assess(library, state.interview)
    before = store.case(conversation.id)
    case = Case(
        org=store.org,
        conversation_id=conversation.id,
        case_id=case_id_of(conversation.id),
        patient=conversation.patient,
        locale=conversation.locale,
        channel=conversation.channel,
        authored=now,
        interview=state.interview,
        assessment=assessment,
        evidence=state.evidence,
        due=before.due_at if before else due_at(assessment.level, now),
        device_version=context.version,
        base_url=f"{context.public_url}/fhir/R4/{store.org}",
        abandoned=abandoned,
    )
    return tuple(case_resources(library, case))


def consent_resources(
    context: Context,
    store: Store,
    conversation: Conversation,
    decisions: Iterable[Decision],
) -> list[dict[str, Any]]:
    """One FHIR Consent per purpose decided on; the ones they take the place of, superseded."""
    base_url = f"{context.public_url}/fhir/R4/{conversation.org}"
    new = [
        consent_resource(
            decision, conversation.org, conversation.patient, conversation.id, base_url
        )
        for decision in decisions
    ]
    decided = {_purpose(resource) for resource in new}
    before = store.resources(conversation.id, "Consent")
    old = [r for r in before if r["status"] == "active" and _purpose(r) in decided]
    return in_sequence([*old, *new], base_url)


def shared_case(
    context: Context,
    store: Store,
    conversation: Conversation,
    state: ConversationState,
    permit: Permit | None,
    now: datetime,
) -> Raised | None:
    """The case of a finished interview that may be shared from now on, and could not before."""
    if permit is None or state.phase is not Phase.DONE:
        return None
    assessment = assess(context.libraries[store.org], state.interview)
    return Raised(
        level=assessment.level,
        route=assessment.route,
        reason=Reason.ASSESSED,
        permit=permit,
        assessment=json.dumps(assessment.to_json()),
        resources=resources_of(context, store, conversation, state, now),
    )


def _purpose(consent: dict[str, Any]) -> str:
    return str(consent["category"][1]["coding"][0]["code"])
