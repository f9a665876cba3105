"""Cases: a conversation put in front of staff. A case is raised, never lowered, by this code."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from consent.permits import Permit
from consent.purposes import Purpose
from portal_api import metrics
from portal_api.conversation.hours import due_at
from portal_api.conversation.repository import Store
from portal_api.db.audit import record
from portal_api.db.tables import Case, Conversation
from triage.level import Level, Route

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://portico.example/case")


class Reason(StrEnum):
    """Why staff see the case."""

    ASSESSED = "assessed"
    RED_FLAG = "red-flag"
    HANDOFF = "handoff"
    NOT_UNDERSTOOD = "not-understood"
    ENGINE_FAILURE = "engine-failure"
    GUARD_FAILURE = "guard-failure"
    WITHDRAWN = "withdrawn"
    NOT_DELIVERED = "not-delivered"
    MEDIA = "media"
    CALL_DO_NOT_TEXT = "call-do-not-text"
    HELD_TEXT = "held-text"
    WRONG_NUMBER = "wrong-number"
    MINOR = "minor"
    LEFT_ALONE = "left-alone"
    SILENT = "silent"
    SILENT_NO_NUMBER = "silent-no-number"
    ERASURE = "erasure"
    DATA_REQUEST = "data-request"


REQUESTS = frozenset({Reason.ERASURE, Reason.DATA_REQUEST})
"""Reasons that are about a person's data, not about their health."""


def case_id_of(conversation_id: str) -> str:
    """The one case id of a conversation, the same before and after the case exists."""
    return str(uuid.uuid5(_NAMESPACE, conversation_id))


@dataclass(frozen=True)
class Raised:
    """What a case is raised to. ``permit`` says how much of it staff may see."""

    level: Level
    route: Route
    reason: Reason
    permit: Permit
    assessment: str | None = None
    resources: tuple[dict[str, Any], ...] = ()

    @property
    def shared(self) -> bool:
        """Whether staff may read the words and answers."""
        return self.permit.allows(Purpose.CLINIC)


def raise_case(store: Store, conversation: Conversation, raised: Raised, now: datetime) -> Case:
    """Open the conversation's case, or raise the open one. A closed case is opened again.

    The level never falls, the due moment never moves later, and sharing once given stays until it
    is withdrawn. Ends in the audit chain: lock nothing new after it.
    """
    case = write_case(store, conversation, raised, now)
    note_raised(store, case, raised, now)
    return case


def write_case(store: Store, conversation: Conversation, raised: Raised, now: datetime) -> Case:
    """The rows of :func:`raise_case` alone; :func:`note_raised` must follow."""
    case = store.case(conversation.id, lock=True)
    if case is None:
        case = _opened(store, conversation, raised, now)
        store.session.add(case)
    else:
        _raise_open(case, raised, now)
    if raised.assessment is not None and raised.shared:
        case.assessment = store.cipher.encrypt(raised.assessment)
    store.session.flush()
    kept = [r for r in raised.resources if raised.permit.keeps(r["resourceType"])]
    store.put_resources(raised.permit, conversation.id, kept, now)
    return case


def note_raised(store: Store, case: Case, raised: Raised, now: datetime) -> None:
    """The audit entry of :func:`raise_case`; it is also where every reason of a case is kept."""
    record(
        store.session,
        store.org,
        now,
        actor="assistant",
        action="case-raised",
        target=case.id,
        detail={"level": case.level, "reason": raised.reason.value},
    )
    metrics.CASES.labels(case.level, raised.reason.value).inc()


def _opened(store: Store, conversation: Conversation, raised: Raised, now: datetime) -> Case:
    return Case(
        id=case_id_of(conversation.id),
        org=store.org,
        conversation=conversation.id,
        patient=conversation.patient,
        level=raised.level.value,
        level_rank=raised.level.rank,
        route=raised.route.value,
        reason=raised.reason.value,
        shared=raised.shared,
        status="waiting",
        due_at=due_at(raised.level, now),
        created_at=now,
        updated_at=now,
    )


def _raise_open(case: Case, raised: Raised, now: datetime) -> None:
    before = Level(case.level)
    if raised.level > before or (raised.level == before and raised.reason is Reason.ASSESSED):
        case.level, case.level_rank = raised.level.value, raised.level.rank
        case.route, case.reason = raised.route.value, raised.reason.value
    case.shared = case.shared or raised.shared
    case.due_at = min(case.due_at, due_at(raised.level, now))
    case.updated_at = now
    if case.status == "closed":
        case.status, case.owner, case.claimed_at = "waiting", None, None
        case.closed_at, case.outcome = None, None
        case.due_at = due_at(Level(case.level), now)
