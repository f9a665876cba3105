"""Checks a resource against the FHIR R4 classes of ``fhir.resources``.

The classes do not know required code bindings, invariants or duplicate link ids; the contract
tests post every resource to a server that does.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from pydantic import BaseModel, ValidationError

from records.datatypes import Resource
from records.errors import RecordError

_KNOWN = frozenset(
    {
        "Bundle",
        "Consent",
        "Device",
        "Flag",
        "GuidanceResponse",
        "Observation",
        "Patient",
        "PlanDefinition",
        "Provenance",
        "Questionnaire",
        "QuestionnaireResponse",
        "RelatedPerson",
        "Task",
    }
)


def validate(resource: Resource) -> None:
    """Raises ``RecordError`` naming the elements at fault; returns nothing when there are none.

    Beyond the classes it refuses null and empty values, which FHIR JSON does not have.
    """
    kind = str(resource.get("resourceType"))
    if kind not in _KNOWN:
        raise RecordError(f"{kind} is not a resource this package writes")
    hollow = _hollow(resource)
    if hollow is not None:
        raise RecordError(f"{kind}{hollow} is empty")
    try:
        _model(kind).model_validate(resource)
    except ValidationError as error:
        # Only places and kinds of error: the values may be the patient's words.
        raise RecordError(f"{kind}: {_places(error)}") from None


def load_classes() -> None:
    """Imports the FHIR classes now, so that the first case of a process does not wait for it."""
    for kind in sorted(_KNOWN):
        _model(kind)


def _places(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, each['loc']))} {each['type']}" for each in found)


def _hollow(value: object) -> str | None:
    """The path of the first null, blank or empty value, or None."""
    if isinstance(value, dict):
        named = [(f".{key}", part) for key, part in value.items()]
    elif isinstance(value, list):
        named = [(f"[{index}]", part) for index, part in enumerate(value)]
    else:
        return "" if value is None or value == "" else None
    if not named:
        return ""
    for name, part in named:
        inner = _hollow(part)
        if inner is not None:
            return name + inner
    return None


@cache
def _model(kind: str) -> type[BaseModel]:
    # Imported on first use: together the classes take half a second.
    module = import_module(f"fhir.resources.R4B.{kind.lower()}")
    found: type[BaseModel] = getattr(module, kind)
    return found
