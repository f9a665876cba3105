"""Which searches each resource type answers, and where in the resource each one looks.

Names and types: https://hl7.org/fhir/R4/searchparameter-registry.html. ``Flag.status`` is the one
addition of our own: a list of alerts that are still on is what staff need.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a value is compared; the names of FHIR's SearchParameter types."""

    TOKEN = "token"  # noqa: S105  a FHIR word, not a secret
    REFERENCE = "reference"
    DATE = "date"


@dataclass(frozen=True)
class Parameter:
    """One search parameter: its kind, where it looks, and the only target of a reference."""

    kind: Kind
    paths: tuple[str, ...]
    target: str | None = None


def _token(*paths: str) -> Parameter:
    return Parameter(Kind.TOKEN, paths)


def _reference(*paths: str) -> Parameter:
    return Parameter(Kind.REFERENCE, paths)


def _patient(path: str) -> Parameter:
    return Parameter(Kind.REFERENCE, (path,), "Patient")


def _date(*paths: str) -> Parameter:
    return Parameter(Kind.DATE, paths)


COMMON = {"_id": _token("id"), "_lastUpdated": _date("meta.lastUpdated")}
_NAMED = {"identifier": _token("identifier")}
_ABOUT = {"patient": _patient("subject"), "subject": _reference("subject")}
_STATUS = {"status": _token("status")}

PARAMETERS: dict[str, dict[str, Parameter]] = {
    "Consent": COMMON
    | _NAMED
    | _STATUS
    | {"patient": _patient("patient"), "date": _date("dateTime")},
    "Device": COMMON | _NAMED | _STATUS,
    "Flag": COMMON | _NAMED | _ABOUT | _STATUS | {"date": _date("period")},
    "GuidanceResponse": COMMON | _NAMED | _ABOUT,
    "Observation": COMMON
    | _NAMED
    | _ABOUT
    | _STATUS
    | {
        "code": _token("code"),
        "value-concept": _token("valueCodeableConcept"),
        "date": _date("effectiveDateTime", "effectivePeriod"),
    },
    "Patient": COMMON | _NAMED,
    "Provenance": COMMON | {"target": _reference("target"), "recorded": _date("recorded")},
    "QuestionnaireResponse": COMMON
    | _NAMED
    | _ABOUT
    | _STATUS
    | {"authored": _date("authored"), "questionnaire": _reference("questionnaire")},
    "RelatedPerson": COMMON | _NAMED | {"patient": _patient("patient")},
    "Task": COMMON
    | _NAMED
    | _STATUS
    | {
        "patient": _patient("for"),
        "subject": _reference("for"),
        "priority": _token("priority"),
        "focus": _reference("focus"),
        "authored-on": _date("authoredOn"),
        "modified": _date("lastModified"),
    },
}
"""Resource types that can be read here, with their searches beside ``_count`` and ``_format``."""

WITHOUT_CONSENT = frozenset({"Flag", "Task"})
"""What staff see of a person who did not agree to share: that there is an alarm and work to do."""
