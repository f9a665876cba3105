"""Everything the package writes is taken by a real FHIR server, and by the classes."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from consent.decisions import Decision
from consent.purposes import Purpose
from records.bundle import transaction
from records.case import case_resources
from records.closing import Worker, claimed, completed, ended, released
from records.consent import consent_resource, superseded
from records.questionnaire import questionnaire
from tests.contracts.interviews import CHILD, EMERGENCY, NOW, TELLINGS, Telling, told
from tests.servers.fhir_server import FHIRServer
from triage.answers import Reply
from triage.library import Library, load_library

LOCALES = Path(__file__).parents[2] / "locales"
LIBRARY = load_library()
PROTOCOLS = [str(name) for name in LIBRARY.protocols]


@cache
def catalog(lang: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((LOCALES / lang / "LC_MESSAGES").rglob("*.po")):
        with path.open("rb") as file:
            found |= {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}
    return found


def wording(message_id: str, lang: str) -> str:
    return catalog(lang)[message_id]


def refused(server: FHIRServer, resource: dict[str, Any]) -> str:
    """What the server has against a resource; empty when it takes it."""
    response = server.put(resource)
    return "" if response.status_code == 200 else f"{resource['resourceType']}: {response.text}"


@pytest.fixture(scope="module")
def library() -> Library:
    return LIBRARY


@pytest.mark.parametrize("telling", TELLINGS, ids=lambda telling: telling.name)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_resource_of_a_case_is_accepted(
    fhir_server: FHIRServer, library: Library, protocol: str, telling: Telling
) -> None:
    resources = case_resources(library, told(library, protocol, telling))
    assert [text for each in resources if (text := refused(fhir_server, each))] == []


def test_the_tellings_leave_no_kind_of_resource_untried(library: Library) -> None:
    kinds = {
        each["resourceType"]
        for telling in TELLINGS
        for each in case_resources(library, told(library, "chest-pain", telling))
    }
    assert kinds == {
        *("Device", "Patient", "RelatedPerson", "QuestionnaireResponse", "Observation"),
        *("Flag", "GuidanceResponse", "Task", "Provenance"),
    }


@pytest.mark.parametrize("name", ["intake", *PROTOCOLS])
@pytest.mark.parametrize("langs", [("en", "es"), ("es",)], ids="+".join)
def test_the_questionnaire_of_every_protocol_is_accepted(
    fhir_server: FHIRServer, library: Library, name: str, langs: tuple[str, ...]
) -> None:
    assert refused(fhir_server, questionnaire(library, name, wording, langs)) == ""


@pytest.mark.parametrize("granted", [True, False])
@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("actor", ["patient", "guardian", "staff:anna"])
def test_every_decision_is_accepted_and_so_is_the_one_it_replaces(
    fhir_server: FHIRServer, purpose: Purpose, granted: bool, actor: str
) -> None:
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    decided = Decision(purpose, "1", granted, at, "es", "sms", actor, "¿Está de acuerdo?")
    made = consent_resource(decided, "riverside", None, "conversation-1")
    assert refused(fhir_server, made) == ""
    assert refused(fhir_server, superseded(made)) == ""


def test_what_staff_make_of_a_case_is_accepted(fhir_server: FHIRServer, library: Library) -> None:
    case = told(library, "chest-pain", EMERGENCY)
    resources = case_resources(library, case)
    task = next(each for each in resources if each["resourceType"] == "Task")
    flag = next(each for each in resources if each["resourceType"] == "Flag")
    mine = claimed(task, Worker("anna", "Anna Ruiz, RN"), NOW, case.base_url)
    given_back = released(mine, NOW, case.base_url)
    done = completed(mine, "advised", NOW, case.base_url)
    for changed in (mine, given_back, done):
        assert refused(fhir_server, changed) == ""
    assert refused(fhir_server, ended(flag, NOW)) == ""


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_case_sent_twice_as_a_transaction_is_there_once(
    fhir_server: FHIRServer, library: Library, protocol: str
) -> None:
    case = told(library, protocol, EMERGENCY)
    resources = case_resources(library, case)
    fhir_server.clear()
    first = fhir_server.post(transaction(resources))
    assert first.status_code == 200, first.text
    again = fhir_server.post(transaction(resources))
    assert again.status_code == 200, again.text
    places = [_places(response.json()) for response in (first, again)]
    assert places[0] == places[1]
    statuses = {entry["response"]["status"] for entry in again.json()["entry"]}
    assert statuses == {"200"}


def _places(bundle: dict[str, Any]) -> list[str]:
    return [entry["response"]["location"].split("/_history")[0] for entry in bundle["entry"]]


def test_references_of_a_transaction_lead_to_what_was_stored(
    fhir_server: FHIRServer, library: Library
) -> None:
    case = told(library, "fever", Telling("followed", Reply.YES, known=CHILD))
    stored = fhir_server.post(transaction(case_resources(library, case))).json()
    task = next(
        entry["resource"]
        for entry in stored["entry"]
        if entry["resource"]["resourceType"] == "Task"
    )
    response = fhir_server.get(task["focus"]["reference"]).json()
    subject = fhir_server.get(response["subject"]["reference"]).json()
    assert response["resourceType"] == "QuestionnaireResponse"
    assert subject["gender"] == "male"
    found = fhir_server.get("Task", subject=task["for"]["reference"]).json()
    assert [entry["resource"]["id"] for entry in found["entry"]] == [task["id"]]
