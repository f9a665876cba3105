"""The staff API's JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict

from portal_api.staff.outcome import CaseOutcome
from portal_api.staff.queue import QueueEntry, QueueView


class OwnerOut(BaseModel):
    """Who has the case."""

    id: str
    name: str


class CaseOut(BaseModel):
    """One case. Of one that is not shared, name, age, protocols and reasons are empty."""

    id: str
    conversation: str
    level: str
    route: str
    reason: str
    status: str
    shared: bool
    channel: str
    locale: str
    due_at: datetime
    created_at: datetime
    closed_at: datetime | None
    outcome: str | None
    owner: OwnerOut | None
    patient: str | None
    age: float | None
    protocols: list[str]
    reasons: list[str]
    also: list[str]

    @classmethod
    def of(cls, entry: QueueEntry) -> Self:
        owner = OwnerOut(id=entry.owner, name=entry.owner_name or "") if entry.owner else None
        return cls(
            id=entry.id,
            conversation=entry.conversation,
            level=entry.level.value,
            route=entry.route.value,
            reason=entry.reason,
            status=entry.status,
            shared=entry.shared,
            channel=entry.channel,
            locale=entry.locale,
            due_at=entry.due_at,
            created_at=entry.created_at,
            closed_at=entry.closed_at,
            outcome=entry.outcome,
            owner=owner,
            patient=entry.patient,
            age=entry.age,
            protocols=list(entry.protocols),
            reasons=list(entry.fired),
            also=list(entry.also),
        )


class QueueOut(BaseModel):
    """The queue: worst first, then least time left."""

    cases: list[CaseOut]
    counts: dict[str, int]

    @classmethod
    def of(cls, view: QueueView) -> Self:
        return cls(cases=[CaseOut.of(entry) for entry in view.entries], counts=view.counts)


class CloseIn(BaseModel):
    """How the case ended."""

    model_config = ConfigDict(extra="forbid")
    outcome: CaseOutcome
