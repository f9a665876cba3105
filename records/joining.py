"""Records that were written without a name, once it is known whose they are; and back again.

A conversation without a signed-in person is about an unnamed ``Patient`` of its own. When it is
joined to a patient of the clinic every reference follows and the unnamed one points to the known
one, as FHIR R4 does it for duplicates (``Patient.link``, type ``replaced-by``:
http://hl7.org/fhir/R4/valueset-link-type.html). What a parent says about a child stays about the
child; only the parent becomes known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from records.datatypes import Resource, identifier
from records.resources.people import unnamed_patient_id
from records.systems import identifier_system

_REPLACED_BY = "replaced-by"


def moved(
    resources: Iterable[Resource],
    org: str,
    conversation_id: str,
    base_url: str,
    *,
    before: str | None,
    after: str | None,
) -> list[Resource]:
    """The conversation's resources with their references moved from one person to another.

    ``before`` and ``after`` are patient ids, or ``None`` for the unnamed patient of the
    conversation. Resources that do not change come back equal.
    """
    unnamed = unnamed_patient_id(org, conversation_id)
    old, new = f"Patient/{before or unnamed}", f"Patient/{after or unnamed}"
    found = list(resources)
    result = [
        _unnamed(resource, after)
        if resource["resourceType"] == "Patient" and resource["id"] == unnamed
        else _named_author(_referring(resource, old, new), base_url, before, after)
        for resource in found
    ]
    is_missing = after is None and not any(r["id"] == unnamed for r in found)
    if is_missing and result != found:
        result.insert(0, _new_unnamed(unnamed, conversation_id, base_url))
    return result


def _referring(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {
            key: new if key == "reference" and part == old else _referring(part, old, new)
            for key, part in value.items()
        }
    if isinstance(value, list):
        return [_referring(part, old, new) for part in value]
    return value


def _unnamed(resource: Resource, after: str | None) -> Resource:
    rest = {key: value for key, value in resource.items() if key != "link"}
    if after is None:
        return {**rest, "active": True}
    link = {"other": {"reference": f"Patient/{after}"}, "type": _REPLACED_BY}
    return {**rest, "active": False, "link": [link]}


def _named_author(
    resource: Resource, base_url: str, before: str | None, after: str | None
) -> Resource:
    """A parent who wrote about a child carries their own chart's number, and no longer."""
    if resource["resourceType"] != "RelatedPerson":
        return resource
    system = f"{base_url}/Patient"
    others = [i for i in resource["identifier"] if i["system"] != system or i["value"] != before]
    known = [identifier(system, after)] if after else []
    return {**resource, "identifier": [*others, *known]}


def _new_unnamed(unnamed: str, conversation_id: str, base_url: str) -> Resource:
    system = identifier_system(base_url, "conversation-subject")
    return {
        "resourceType": "Patient",
        "id": unnamed,
        "identifier": [identifier(system, f"{conversation_id}.self")],
        "active": True,
    }
