"""The real server refuses our own resources once they are broken on purpose.

Without this, "accepted" would mean little. Two defects pass the server and are refused by our own
check before anything is sent; they have a test of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from consent.decisions import Decision
from consent.purposes import Purpose
from records.case import case_resources
from records.consent import consent_resource
from records.errors import RecordError
from records.questionnaire import questionnaire
from records.validation import validate
from tests.contracts.interviews import CHILD, EMERGENCY, NOW, Telling, told
from tests.servers.fhir_server import FHIRServer
from triage.answers import Reply
from triage.library import load_library

LIBRARY = load_library()
CASES = (
    *case_resources(LIBRARY, told(LIBRARY, "fever", EMERGENCY)),
    *case_resources(LIBRARY, told(LIBRARY, "fever", Telling("child", Reply.NO, known=CHILD))),
)
DECIDED = Decision(Purpose.CLINIC, "1", True, NOW, "en", "portal", "patient", "May we?")
MADE = {
    "Questionnaire": questionnaire(LIBRARY, "fever", lambda key, lang: key, ("en", "es")),
    "Consent": consent_resource(DECIDED, "riverside", None, "c-1"),
    **{each["resourceType"]: each for each in reversed(CASES)},
}

Breakage = Callable[[dict[str, Any]], object]


def without(*path: str | int) -> Breakage:
    def breakage(resource: dict[str, Any]) -> None:
        *way, last = path
        part: Any = resource
        for step in way:
            part = part[step]
        del part[last]

    return breakage


def having(value: object, *path: str | int) -> Breakage:
    def breakage(resource: dict[str, Any]) -> None:
        *way, last = path
        part: Any = resource
        for step in way:
            part = part[step]
        part[last] = value

    return breakage


def twice(*path: str) -> Breakage:
    """The first item's link id for the second one too."""
    return lambda r: r["item"][1].update(linkId=r["item"][0]["linkId"])


# what is wrong, in which resource, how
DEFECTS: list[tuple[str, str, Breakage]] = [
    # missing required field
    ("no status", "QuestionnaireResponse", without("status")),
    ("no code", "Observation", without("code")),
    ("no subject", "Flag", without("subject")),
    ("no intent", "Task", without("intent")),
    ("no target", "Provenance", without("target")),
    ("no agent's name", "Provenance", without("agent", 0, "who")),
    ("no scope", "Consent", without("scope")),
    ("no module", "GuidanceResponse", without("moduleCanonical")),
    ("no link id", "Questionnaire", without("item", 0, "linkId")),
    ("no patient", "RelatedPerson", without("patient")),
    # wrong code for a required binding
    ("status nobody knows", "QuestionnaireResponse", having("done", "status")),
    ("status nobody knows", "Observation", having("maybe", "status")),
    ("status nobody knows", "Flag", having("raised", "status")),
    ("status nobody knows", "GuidanceResponse", having("finished", "status")),
    ("status nobody knows", "Consent", having("given", "status")),
    ("priority nobody knows", "Task", having("high", "priority")),
    ("item type nobody knows", "Questionnaire", having("yes-no", "item", 0, "type")),
    ("provision nobody knows", "Consent", having("allow", "provision", "type")),
    ("role nobody knows", "Provenance", having("origin", "entity", 0, "role")),
    ("gender nobody knows", "Patient", having("boy", "gender")),
    ("kind of name nobody knows", "Device", having("nickname", "deviceName", 0, "type")),
    # unknown element
    ("unknown element", "Observation", having("high", "severity")),
    ("unknown element", "Task", having("case-1", "caseNumber")),
    ("unknown element inside", "QuestionnaireResponse", having("Age?", "item", 0, "question")),
    # wrong type
    ("text for a flag of truth", "Questionnaire", having("true", "experimental")),
    ("text for a list", "Observation", having("Patient/1", "performer")),
    ("text for an object", "Task", having("Patient/1", "for")),
    ("a number for text", "Device", having(1, "deviceName", 0, "name")),
    ("text for a number", "Questionnaire", having("1", "item", 0, "maxLength")),
    # reference to the wrong type
    ("an observation as subject", "Flag", having({"reference": "Observation/1"}, "subject")),
    ("a task as author", "QuestionnaireResponse", having({"reference": "Task/1"}, "author")),
    ("a device as owner's patient", "RelatedPerson", having({"reference": "Device/1"}, "patient")),
    ("no reference at all", "Task", having({"reference": "somebody"}, "requester")),
    # duplicate link id
    ("the same link id twice", "Questionnaire", twice("item")),
    # invalid date
    ("a month that is not", "Observation", having("2026-13-01", "effectiveDateTime")),
    ("a time without zone", "Observation", having("2026-11-20T10:00:00", "issued")),
    ("a date in words", "Task", having("tomorrow", "authoredOn")),
    # broken invariant
    ("con: no policy (ppc-1)", "Consent", without("policyRule")),
    (
        "obs-6: a value and a reason for none",
        "Observation",
        having({"text": "x"}, "dataAbsentReason"),
    ),
    ("que-6: a display that is required", "Questionnaire", having("display", "item", 0, "type")),
    (
        "per-1: it ends before it starts",
        "Flag",
        having({"start": "2026-11-21", "end": "2026-11-20"}, "period"),
    ),
    (
        "dom-3: a part nothing refers to",
        "GuidanceResponse",
        having({"reference": "Device/1"}, "outputParameters"),
    ),
    (
        "ext-1: an extension without value",
        "Flag",
        having([{"url": "http://x.example"}], "extension"),
    ),
    ("null", "Task", having(None, "description")),
]
# What the server lets through: real servers differ, so ours must not send it.
ONLY_CLASSES: list[tuple[str, str, Breakage]] = [
    ("a day that is not", "Task", having("2026-02-30", "authoredOn")),
    ("an empty list", "Provenance", having([], "entity")),
]


def broken(kind: str, breakage: Breakage) -> dict[str, Any]:
    resource: dict[str, Any] = deepcopy(MADE[kind])
    breakage(resource)
    return resource


@pytest.mark.parametrize(
    ("kind", "breakage"),
    [(kind, breakage) for _, kind, breakage in DEFECTS],
    ids=[f"{kind}: {name}" for name, kind, _ in DEFECTS],
)
def test_a_broken_resource_is_refused_and_nothing_is_stored(
    fhir_server: FHIRServer, kind: str, breakage: Breakage
) -> None:
    resource = broken(kind, breakage) | {"id": "broken"}
    response = fhir_server.put(resource)
    assert response.status_code == 400, response.text
    assert response.json()["resourceType"] == "OperationOutcome"
    assert fhir_server.get(f"{kind}/broken").status_code == 404


@pytest.mark.parametrize("kind", sorted(MADE))
def test_the_same_resource_unbroken_is_accepted(fhir_server: FHIRServer, kind: str) -> None:
    response = fhir_server.put(MADE[kind])
    assert response.status_code == 200, response.text


@pytest.mark.parametrize(
    ("kind", "breakage"),
    [(kind, breakage) for _, kind, breakage in ONLY_CLASSES],
    ids=[name for name, _, _ in ONLY_CLASSES],
)
def test_what_passes_the_server_is_refused_before_it_is_sent(
    fhir_server: FHIRServer, kind: str, breakage: Breakage
) -> None:
    resource = broken(kind, breakage)
    assert fhir_server.put(resource).status_code == 200
    with pytest.raises(RecordError):
        validate(resource)
