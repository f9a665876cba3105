"""The FHIR R4 data types the resources are built from, as plain JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from records.errors import RecordError

Resource = dict[str, Any]
"""One FHIR resource as JSON."""

Element = dict[str, Any]
"""A part of a resource as JSON."""


def coding(system: str, code: str, display: str | None = None) -> Element:
    """A ``Coding``; without a display where no checked name is at hand."""
    return {"system": system, "code": code} | ({"display": display} if display else {})


def concept(*codings: Element, text: str | None = None) -> Element:
    """A ``CodeableConcept``. ``text`` is what the person said or chose, word for word."""
    return ({"coding": list(codings)} if codings else {}) | ({"text": text} if text else {})


def identifier(system: str, value: str) -> Element:
    """A business ``Identifier``."""
    return {"system": system, "value": value}


def refer(resource: Resource) -> Element:
    """A ``Reference`` to a resource by type and id."""
    return {"reference": f"{resource['resourceType']}/{resource['id']}"}


def logical(kind: str, system: str, value: str) -> Element:
    """A ``Reference`` by business identifier, to something that is not sent along."""
    return {"type": kind, "identifier": identifier(system, value)}


def instant(moment: datetime) -> str:
    """A ``dateTime`` or ``instant`` in milliseconds. Raises ``RecordError`` without a time zone."""
    if moment.tzinfo is None:
        raise RecordError("a time without a time zone cannot be recorded")
    return moment.isoformat(timespec="milliseconds")


def extension(url: str, **value: object) -> Element:
    """An ``Extension`` with one value, for example ``extension(URL, valueCode="es")``."""
    return {"url": url, **value}
