"""The FHIR read API: what can be read and searched, by whom, and how errors are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.operationoutcome import OperationOutcome

from portal_api.conversation.portal import Portal
from portal_api.demo.seed import demo_id
from portal_api.ehr.parameters import PARAMETERS
from tests.portal_api.staff.cases import EMERGENCY, Told, client_of, open_case, signed_in

BASE = "/fhir/R4/riverside"
ROSA = demo_id("riverside", "patient", "Rosa Delgado")


def found(client: TestClient, query: str) -> list[dict[str, Any]]:
    """Resources of a search that must succeed."""
    answer = client.get(f"{BASE}/{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/fhir+json")
    Bundle.model_validate(answer.json())
    return [entry["resource"] for entry in answer.json().get("entry", [])]


def refused(answer: Any, status: int, code: str) -> None:
    """The answer is an OperationOutcome of that status and issue code."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/fhir+json")
    OperationOutcome.model_validate(answer.json())
    assert answer.json()["issue"][0]["code"] == code


def test_the_capability_statement_is_valid_and_lists_what_works(portal: Portal) -> None:
    client = signed_in(portal)
    answer = client_of(portal).get(f"{BASE}/metadata")
    CapabilityStatement.model_validate(answer.json())
    listed = {r["type"]: r["searchParam"] for r in answer.json()["rest"][0]["resource"]}
    assert set(listed) == set(PARAMETERS)
    open_case(portal, told=Told(answers=EMERGENCY, patient=ROSA))
    samples = {"date": "2026-11-20", "token": "x", "reference": "Patient/x"}
    for kind, parameters in listed.items():
        for parameter in parameters:
            found(client, f"{kind}?{parameter['name']}={samples[parameter['type']]}")


def test_every_resource_of_a_shared_case_can_be_read_with_its_version(portal: Portal) -> None:
    client = signed_in(portal)
    open_case(portal, told=Told(answers=EMERGENCY, patient=ROSA))
    kinds = [kind for kind in PARAMETERS if found(client, kind)]
    assert {"Flag", "Task", "Observation", "QuestionnaireResponse", "Provenance"} <= set(kinds)
    for kind in kinds:
        for resource in found(client, kind):
            answer = client.get(f"{BASE}/{kind}/{resource['id']}")
            assert answer.json() == resource
            assert answer.headers["etag"] == 'W/"1"'
            assert resource["meta"]["versionId"] == "1"


def test_a_version_that_is_known_already_is_not_sent_again(portal: Portal) -> None:
    client = signed_in(portal)
    case_id = open_case(portal)
    (task,) = found(client, "Task")
    address = f"{BASE}/Task/{task['id']}"
    assert client.get(address, headers={"If-None-Match": 'W/"1"'}).status_code == 304
    client.post(f"/api/v1/riverside/staff/cases/{case_id}/claim")
    after = client.get(address, headers={"If-None-Match": 'W/"1"'})
    assert (after.status_code, after.headers["etag"]) == (200, 'W/"2"')
    assert client.get(f"{address}/_history/1").json()["status"] == "requested"
    assert client.get(f"{address}/_history/2").json()["status"] == "accepted"
    refused(client.get(f"{address}/_history/3"), 404, "not-found")
    refused(client.get(f"{address}/_history/x"), 404, "not-found")
    (newest,) = found(client, "Task")
    assert newest["status"] == "accepted", "a search finds the newest version only"


def test_searches_find_what_they_ask_for(portal: Portal, clock: Any) -> None:
    open_case(portal, told=Told(answers=EMERGENCY, patient=ROSA))
    clock.advance(timedelta(days=2))
    client = signed_in(portal)
    closed = open_case(portal)
    client.post(f"/api/v1/riverside/staff/cases/{closed}/claim")
    client.post(f"/api/v1/riverside/staff/cases/{closed}/close", json={"outcome": "advised"})
    open_task, done_task = found(client, "Task")
    assert (open_task["status"], done_task["status"]) == ("requested", "completed")
    system = open_task["identifier"][0]["system"]
    value = open_task["identifier"][0]["value"]
    hers, both = [open_task["id"]], [open_task["id"], done_task["id"]]
    none: list[str] = []
    for query, expected in (
        (f"patient={ROSA}", hers),
        (f"patient=Patient/{ROSA}", hers),
        (f"subject=Patient/{ROSA}", hers),
        ("patient=Patient/nobody", none),
        ("status=requested", hers),
        ("status=requested,completed", both),
        ("status=cancelled", none),
        (f"_id={open_task['id']}", hers),
        (f"identifier={value}", hers),
        (f"identifier={system}|{value}", hers),
        (f"identifier={system}|", both),
        (f"identifier=urn:other|{value}", none),
        ("authored-on=2026-11-20", hers),
        ("authored-on=ge2026-11-21", [done_task["id"]]),
        ("authored-on=lt2026-11-21&authored-on=ge2026-11-20", hers),
        ("authored-on=2026-11", both),
        ("_lastUpdated=gt2026-11-22T09:59:00-08:00", [done_task["id"]]),
        ("_lastUpdated=lt2020", none),
        (f"status=requested&patient={ROSA}", hers),
        (f"status=completed&patient={ROSA}", none),
    ):
        assert [task["id"] for task in found(client, f"Task?{query}")] == expected, query
    assert found(client, "Flag?status=active")
    assert found(client, f"Flag?patient={ROSA}&date=ge2026-11-20")
    assert not found(client, "Flag?status=inactive")
    assert found(client, "Observation?code=75325-1")
    assert found(client, "Observation?code=http://loinc.org|75325-1")


def test_a_long_result_comes_in_pages_without_gap_or_double(portal: Portal) -> None:
    client = signed_in(portal)
    for _ in range(5):
        open_case(portal)
    address: str | None = f"{BASE}/Task?_count=2&status=requested"
    seen: list[str] = []
    pages = 0
    while address:
        bundle = client.get(address).json()
        seen += [entry["resource"]["id"] for entry in bundle["entry"]]
        address = next((k["url"] for k in bundle["link"] if k["relation"] == "next"), None)
        pages += 1
    assert pages == 3
    assert len(seen) == len(set(seen)) == 5
    assert client.get(f"{BASE}/Task?_count=2").json()["total"] == 5
    none = client.get(f"{BASE}/Task?_count=0").json()
    assert (none["total"], "entry" in none) == (5, False)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("Task?colour=red", "not-supported"),
        ("Task?status:not=requested", "not-supported"),
        ("Task?patient.name=Rosa", "not-supported"),
        ("Observation?authored-on=2026", "not-supported"),
        ("Task?_include=Task:focus", "not-supported"),
        ("Task?_format=xml", "not-supported"),
        ("Task?status=", "invalid"),
        ("Task?status=requested,", "invalid"),
        ("Task?authored-on=yesterday", "invalid"),
        ("Task?authored-on=2026-13", "invalid"),
        ("Task?authored-on=ap2026", "invalid"),
        ("Task?_count=-1", "invalid"),
        ("Task?_count=many", "invalid"),
    ],
)
def test_a_search_not_understood_is_refused_and_never_half_answered(
    portal: Portal, query: str, code: str
) -> None:
    refused(signed_in(portal).get(f"{BASE}/{query}"), 400, code)


def test_what_is_not_there_is_not_found(portal: Portal) -> None:
    client = signed_in(portal)
    for address in ("Task/none", "Medication", "Medication/1", "Task/1/2/3", ""):
        refused(client.get(f"{BASE}/{address}"), 404, "not-found")
    refused(client_of(portal).get("/fhir/R4/nowhere/metadata"), 404, "not-found")


def test_nothing_can_be_written(portal: Portal) -> None:
    client = signed_in(portal)
    open_case(portal)
    (task,) = found(client, "Task")
    address = f"{BASE}/Task/{task['id']}"
    refused(client.post(f"{BASE}/Task", json=task), 405, "not-supported")
    refused(client.put(address, json=task | {"status": "completed"}), 405, "not-supported")
    refused(client.delete(address), 405, "not-supported")
    assert found(client, "Task") == [task]


def test_signed_in_staff_only(portal: Portal) -> None:
    open_case(portal)
    stranger = client_of(portal)
    for address in ("Task", "Task/1", "Flag?status=active", "Task/1/_history/1"):
        refused(stranger.get(f"{BASE}/{address}"), 401, "login")


def test_one_clinic_cannot_read_anothers_records(portal: Portal) -> None:
    open_case(portal, "lakeside", Told(answers=EMERGENCY))
    theirs = signed_in(portal, "owen.tran", "lakeside")
    entries = theirs.get("/fhir/R4/lakeside/Flag").json()["entry"]
    flag = entries[0]["resource"]["id"]
    client = signed_in(portal)
    refused(client.get(f"{BASE}/Flag/{flag}"), 404, "not-found")
    refused(client.get(f"{BASE}/Flag/{flag}/_history/1"), 404, "not-found")
    assert found(client, f"Flag?_id={flag}") == []
    refused(client.get(f"/fhir/R4/lakeside/Flag/{flag}"), 401, "login")


def test_without_consent_to_share_only_alarm_and_work_are_seen(portal: Portal) -> None:
    client = signed_in(portal)
    open_case(portal, told=Told(answers=EMERGENCY, consent="triage-only"))
    seen = {kind for kind in PARAMETERS if found(client, kind)}
    assert seen == {"Flag", "Task"}


def test_consent_taken_back_hides_what_was_seen_before(portal: Portal) -> None:
    client = signed_in(portal)
    open_case(portal)
    answers = found(client, "QuestionnaireResponse")
    assert answers
    with portal.database.write() as session:
        from portal_api.db.tables import Case

        session.query(Case).one().shared = False
    refused(client.get(f"{BASE}/QuestionnaireResponse/{answers[0]['id']}"), 404, "not-found")
    assert found(client, "QuestionnaireResponse") == []
    assert found(client, "Task")
