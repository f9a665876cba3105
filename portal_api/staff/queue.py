"""The facts of a case as the queue shows them: no words in any language yet."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal_api.conversation.cases import Reason
from portal_api.conversation.portal import Portal
from portal_api.conversation.repository import Store
from portal_api.identity.staff_member import StaffMember
from portal_api.staff import repository
from portal_api.staff.repository import QueueFilter, QueueRow
from triage.answers import LinkId
from triage.assess import Assessment
from triage.level import Level, Route

_AGE = LinkId("age")
_REASONS_SHOWN = 2
_SHOWN_BY_THE_LEVEL = frozenset({Reason.ASSESSED.value, Reason.RED_FLAG.value})


@dataclass(frozen=True)
class QueueEntry:
    """One case in the queue.

    ``patient`` is ``None`` for someone not known, ``age`` is in years. Of a case that is not shared
    everything the person told us is left out: name, age, concerns and reasons.
    """

    id: str
    conversation: str
    level: Level
    route: Route
    reason: str
    status: str
    shared: bool
    channel: str
    locale: str
    due_at: datetime
    created_at: datetime
    claimed_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    owner: str | None
    owner_name: str | None
    version: int
    patient: str | None = None
    age: float | None = None
    protocols: tuple[str, ...] = ()
    fired: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Further reasons that ask something else of staff, such as to call instead of texting."""

    @property
    def is_open(self) -> bool:
        return self.status != "closed"


@dataclass(frozen=True)
class QueueView:
    """The queue as one person sees it, with how many cases stand where."""

    show: QueueFilter
    entries: tuple[QueueEntry, ...]
    counts: dict[str, int]

    @property
    def emergencies(self) -> tuple[QueueEntry, ...]:
        return tuple(e for e in self.entries if e.is_open and e.level.is_emergency)

    @property
    def others(self) -> tuple[QueueEntry, ...]:
        return tuple(e for e in self.entries if not (e.is_open and e.level.is_emergency))


def queue_view(portal: Portal, member: StaffMember, show: QueueFilter) -> QueueView:
    """The organisation's cases, worst first."""
    with portal.database.read() as session:
        store = portal.store(session, member.org)
        rows = repository.queue(session, member.org, show, member.id)
        counts = repository.counts(session, member.org, member.id, Level.EMERGENCY.rank)
        reasons = repository.reasons(session, member.org, [row.case.id for row in rows])
        entries = (entry_of(store, row, reasons.get(row.case.id, ())) for row in rows)
        return QueueView(show, tuple(entries), counts)


def assessment_of(store: Store, row: QueueRow) -> Assessment | None:
    """The stored result, or ``None`` when the case was raised before there was one."""
    stored = row.case.assessment
    return Assessment.from_json(json.loads(store.cipher.decrypt(stored))) if stored else None


def entry_of(store: Store, row: QueueRow, reasons: Iterable[str] = ()) -> QueueEntry:
    """The facts of one case; what the person told us only when they share it.

    ``reasons`` are all there have been, from the audit chain.
    """
    case = row.case
    told = _told(store, row) if case.shared else {}
    return QueueEntry(
        id=case.id,
        conversation=case.conversation,
        level=Level(case.level),
        route=Route(case.route),
        reason=case.reason,
        status=case.status,
        shared=case.shared,
        channel=row.conversation.channel,
        locale=row.conversation.locale,
        due_at=case.due_at,
        created_at=case.created_at,
        claimed_at=case.claimed_at,
        closed_at=case.closed_at,
        outcome=case.outcome,
        owner=case.owner,
        owner_name=row.owner.name if row.owner else None,
        version=case.version,
        also=tuple(r for r in reasons if r not in {case.reason, *_SHOWN_BY_THE_LEVEL}),
        **told,
    )


def _told(store: Store, row: QueueRow) -> dict[str, Any]:
    interview = store.state(row.conversation).interview
    assessment = assessment_of(store, row)
    age = interview.answers[_AGE]
    fired = sorted(assessment.fired, key=lambda r: r.level, reverse=True) if assessment else []
    reasons = dict.fromkeys(rule.reason for rule in fired)
    return {
        "patient": store.cipher.decrypt(row.patient.name) if row.patient else None,
        "age": age if isinstance(age, float) else None,
        "protocols": tuple(interview.protocols),
        "fired": tuple(reasons)[:_REASONS_SHOWN],
    }
