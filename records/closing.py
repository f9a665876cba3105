"""What staff do with a case, as changes of its ``Task`` and ``Flag`` resources.

Each function takes a resource and returns a changed copy; none reads a clock. Times are aware.
Task states: https://hl7.org/fhir/R4/task.html; Flag: https://hl7.org/fhir/R4/flag.html
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from records.datatypes import Element, Resource, coding, concept, instant, logical
from records.systems import identifier_system, local_system


@dataclass(frozen=True)
class Worker:
    """The person a task belongs to, by the clinic's own staff id."""

    id: str
    name: str


def claimed(task: Resource, worker: Worker, at: datetime, base_url: str) -> Resource:
    """The task as taken on by one person: ``accepted``, with an owner."""
    owner = logical("Practitioner", identifier_system(base_url, "staff"), worker.id)
    return task | {
        "status": "accepted",
        "businessStatus": _business(base_url, "claimed"),
        "owner": owner | {"display": worker.name},
        "executionPeriod": {"start": instant(at)},
        "lastModified": instant(at),
    }


def released(task: Resource, at: datetime, base_url: str) -> Resource:
    """The task given back to the pool: ``requested``, without an owner."""
    kept = {key: part for key, part in task.items() if key not in {"owner", "executionPeriod"}}
    return kept | {
        "status": "requested",
        "businessStatus": _business(base_url, "waiting"),
        "lastModified": instant(at),
    }


def completed(task: Resource, outcome: str, at: datetime, base_url: str) -> Resource:
    """The finished task; ``outcome`` is our own code for how it ended."""
    return task | {
        "status": "completed",
        "businessStatus": _business(base_url, outcome),
        "executionPeriod": _ended(task.get("executionPeriod"), at),
        "lastModified": instant(at),
    }


def ended(flag: Resource, at: datetime) -> Resource:
    """The alert switched off by staff: ``inactive`` from this moment."""
    return flag | {"status": "inactive", "period": _ended(flag.get("period"), at)}


def _business(base_url: str, code: str) -> Element:
    return concept(coding(local_system(base_url, "business-status"), code))


def _ended(period: Element | None, at: datetime) -> Element:
    return (period or {}) | {"end": instant(at)}
