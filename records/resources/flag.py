"""A raised red flag, as a ``Flag`` that staff see on the chart until they end it."""

from __future__ import annotations

from records.datatypes import Element, Resource, coding, concept, extension, identifier, instant
from records.identity import resource_id
from records.inputs import Case, Evidence
from records.resources.people import People
from records.systems import FLAG_CATEGORY, FLAG_DETAIL, identifier_system, local_system
from triage.findings import FindingCode, Status
from triage.level import Route
from triage.protocol import RedFlag

_CLINICAL = coding(FLAG_CATEGORY, "clinical", "Clinical")
_BEHAVIORAL = coding(FLAG_CATEGORY, "behavioral", "Behavioral")


def flag(
    case: Case, people: People, author: Element, raised: RedFlag, details: tuple[Element, ...]
) -> Resource:
    """The flag of one red flag; ``details`` refer to the observations and answers behind it."""
    key = f"{case.case_id}.{raised.id}"
    codes = local_system(case.base_url, "red-flag")
    category = _BEHAVIORAL if raised.route is Route.CRISIS_LINE else _CLINICAL
    return {
        "resourceType": "Flag",
        "id": resource_id(case.org, "Flag", key),
        "identifier": [identifier(identifier_system(case.base_url, "flag"), key)],
        "extension": [extension(FLAG_DETAIL, valueReference=each) for each in details],
        "status": "active",
        "category": [concept(category)],
        "code": concept(coding(codes, raised.id, raised.id.replace("-", " "))),
        "subject": people.subject,
        "period": {"start": instant(case.authored)},
        "author": author,
    }


def flag_basis(raised: RedFlag, case: Case) -> tuple[tuple[FindingCode, ...], tuple[Evidence, ...]]:
    """The findings said to be present that the red flag looks at, and where they were said.

    Both are empty when it was raised by a measured value or by the answer to its own question.
    """
    looked_at = raised.codes
    said = tuple(
        each
        for each in case.evidence
        if each.finding.code in looked_at and each.finding.status is Status.PRESENT
    )
    return tuple(dict.fromkeys(each.finding.code for each in said)), said
