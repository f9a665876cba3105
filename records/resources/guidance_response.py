"""One run of the rules, as a ``GuidanceResponse``: which rules fired, and on which source."""

from __future__ import annotations

from records.datatypes import Element, Resource, identifier, instant
from records.identity import resource_id
from records.inputs import Case
from records.resources.people import People
from records.systems import identifier_system, rules_url
from triage.assess import FiredRule


def guidance_response(case: Case, people: People, author: Element) -> Resource:
    """The result of the rules on the answers so far; ``data-required`` while questions are open."""
    base = case.base_url
    return {
        "resourceType": "GuidanceResponse",
        "id": resource_id(case.org, "GuidanceResponse", case.case_id),
        "contained": [_result(case)],
        "identifier": [identifier(identifier_system(base, "assessment"), case.case_id)],
        "moduleCanonical": f"{rules_url(base)}|{case.assessment.library_version}",
        "status": "success" if case.is_complete else "data-required",
        "subject": people.subject,
        "occurrenceDateTime": instant(case.authored),
        "performer": author,
        "outputParameters": {"reference": "#result"},
    }


def _result(case: Case) -> Resource:
    assessment = case.assessment
    parameters: list[Element] = [
        {"name": "level", "valueCode": assessment.level.value},
        {"name": "route", "valueCode": str(assessment.route)},
    ]
    parameters += [{"name": "decided-by", "valueString": str(link)} for link in assessment.deciding]
    parameters += [_protocol(name, version) for name, version in assessment.protocols]
    parameters += [_rule(fired) for fired in assessment.fired]
    return {"resourceType": "Parameters", "id": "result", "parameter": parameters}


def _protocol(name: str, version: str) -> Element:
    return {"name": "protocol", "valueString": f"{name}|{version}"}


def _rule(fired: FiredRule) -> Element:
    parts = {
        "protocol": fired.protocol,
        "id": fired.rule,
        "version": fired.version,
        "level": fired.level.value,
        "route": fired.route,
        "source": fired.source,
        "reason": fired.reason,
    }
    named = [{"name": name, "valueString": str(value)} for name, value in parts.items() if value]
    return {"name": "rule", "part": [*named, {"name": "certain", "valueBoolean": fired.certain}]}
