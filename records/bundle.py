"""The resources of one case as one transaction that can be sent twice without adding anything."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from records.datatypes import Element, Resource, instant
from records.errors import RecordError
from records.validation import validate


def transaction(resources: Iterable[Resource]) -> Resource:
    """A transaction ``Bundle`` that creates each resource unless the receiver has it already.

    References between them become ``urn:uuid`` of our own deterministic ids, which the receiver
    replaces by its ids. A resource is known again by its first identifier, a ``Provenance`` by
    its tag. Raises ``RecordError`` for a resource that has neither.
    """
    kept = list(resources)
    inside = {f"{each['resourceType']}/{each['id']}": _urn(each) for each in kept}
    bundle: Resource = {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [_entry(each, inside) for each in kept],
    }
    validate(bundle)
    return bundle


def collection(resources: Iterable[Resource], base_url: str, at: datetime) -> Resource:
    """The resources as a ``Bundle`` to keep or carry elsewhere, read at ``base_url``."""
    bundle: Resource = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": instant(at),
        "entry": [
            {"fullUrl": f"{base_url}/{each['resourceType']}/{each['id']}", "resource": each}
            for each in resources
        ],
    }
    if not bundle["entry"]:
        del bundle["entry"]  # FHIR has no empty lists
    validate(bundle)
    return bundle


def _entry(resource: Resource, inside: dict[str, str]) -> Element:
    kind = resource["resourceType"]
    sent = {name: _pointed(part, inside) for name, part in resource.items() if name != "id"}
    return {
        "fullUrl": _urn(resource),
        "resource": sent,
        "request": {"method": "POST", "url": kind, "ifNoneExist": known_by(resource)},
    }


def known_by(resource: Resource) -> str:
    """The search that finds the resource again where it was stored under another id."""
    named: Any = resource.get("identifier")
    if named:
        first = named[0] if isinstance(named, list) else named
        return urlencode({"identifier": _token(first["system"], first["value"])})
    tags = resource.get("meta", {}).get("tag")
    if not tags:
        raise RecordError(f"{resource['resourceType']} has nothing to be known again by")
    return urlencode({"_tag": _token(tags[0]["system"], tags[0]["code"])})


def _token(system: str, value: str) -> str:
    # https://hl7.org/fhir/R4/search.html#escaping
    escaped = (
        value.replace("\\", "\\\\").replace(",", "\\,").replace("|", "\\|").replace("$", "\\$")
    )
    return f"{system}|{escaped}"


def _urn(resource: Resource) -> str:
    return f"urn:uuid:{resource['id']}"


def _pointed(value: Any, inside: dict[str, str]) -> Any:
    """A copy in which every reference to a resource of the bundle points into the bundle."""
    if isinstance(value, list):
        return [_pointed(each, inside) for each in value]
    if isinstance(value, dict):
        return {
            name: inside.get(part, part)
            if name == "reference" and isinstance(part, str)
            else _pointed(part, inside)
            for name, part in value.items()
        }
    return value
