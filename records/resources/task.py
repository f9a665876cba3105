"""The work a case is for staff: a ``Task`` in the pool, without owner until someone claims it."""

from __future__ import annotations

from records.datatypes import Element, Resource, coding, concept, identifier, instant
from records.identity import resource_id
from records.inputs import Case
from records.priority import PRIORITY
from records.resources.people import People
from records.systems import identifier_system, local_system


def task(case: Case, people: People, author: Element, focus: Element) -> Resource:
    """The task of a case, requested from the moment it is written down.

    A case written while the interview goes on is one staff must see early; its business status
    says so, ``interviewing`` instead of ``waiting``.
    """
    business = "interviewing" if case.is_open else "waiting"
    base = case.base_url
    resource: Resource = {
        "resourceType": "Task",
        "id": resource_id(case.org, "Task", case.case_id),
        "identifier": [identifier(identifier_system(base, "task"), case.case_id)],
        "groupIdentifier": identifier(identifier_system(base, "case"), case.case_id),
        "status": "requested",
        "businessStatus": concept(coding(local_system(base, "business-status"), business)),
        "intent": "order",
        "priority": PRIORITY[case.assessment.level],
        "code": concept(coding(local_system(base, "task"), "triage-review")),
        "focus": focus,
        "for": people.subject,
        "authoredOn": instant(case.authored),
        "lastModified": instant(case.authored),
        "requester": author,
        "reasonCode": concept(coding(local_system(base, "level"), case.assessment.level.value)),
        "input": [
            _input(base, "route", str(case.assessment.route)),
            _input(base, "channel", case.channel),
        ],
    }
    resource["restriction"] = {"period": {"end": instant(case.deadline)}}
    return resource


def _input(base_url: str, name: str, code: str) -> Element:
    return {
        "type": concept(coding(local_system(base_url, "task-input"), name)),
        "valueCodeableConcept": concept(coding(local_system(base_url, name), code)),
    }
