"""The test server itself: what our client will meet at a real one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.servers.fhir_server import FHIRServer

TASK = {"resourceType": "Task", "status": "requested", "intent": "order"}
FLAG = {"resourceType": "Flag", "status": "active", "code": {"text": "x"}}


def flag(system: str) -> dict[str, Any]:
    subject = {"reference": "Patient/p-1"}
    return FLAG | {"subject": subject, "identifier": [{"system": system, "value": "1"}]}


def bundle(*resources: dict[str, Any], **request: str) -> dict[str, Any]:
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {
                "resource": each,
                "request": {"method": "POST", "url": each["resourceType"]} | request,
            }
            for each in resources
        ],
    }


def test_a_failed_transaction_leaves_nothing_behind(fhir_server: FHIRServer) -> None:
    whole = bundle(flag("urn:rollback"), TASK | {"status": "nope"})
    assert fhir_server.post(whole).status_code == 400
    assert fhir_server.get("Flag", identifier="urn:rollback|1").json()["total"] == 0


def test_a_failed_transaction_gives_back_what_it_had_changed(fhir_server: FHIRServer) -> None:
    fhir_server.put(flag("urn:kept") | {"id": "kept"})
    changed = flag("urn:kept") | {"id": "kept", "status": "inactive"}
    whole = bundle(TASK | {"intent": "nope"})
    whole["entry"].insert(
        0, {"resource": changed, "request": {"method": "PUT", "url": "Flag/kept"}}
    )
    assert fhir_server.post(whole).status_code == 400
    assert fhir_server.get("Flag/kept").json()["status"] == "active"
    assert len(fhir_server.get("Flag/kept/_history").json()["entry"]) == 1


@pytest.mark.parametrize("query", [{"colour": "red"}, {"_include": "Task:subject"}])
def test_a_search_it_cannot_do_is_refused_not_answered_with_everything(
    fhir_server: FHIRServer, query: dict[str, str]
) -> None:
    fhir_server.post(TASK)
    assert fhir_server.get("Task", **query).status_code == 400


def test_a_known_identifier_is_found_and_an_unknown_one_is_not(fhir_server: FHIRServer) -> None:
    fhir_server.post(flag("urn:found"))
    assert fhir_server.get("Flag", identifier="urn:found|1").json()["total"] == 1
    assert fhir_server.get("Flag", identifier="urn:found|2").json()["total"] == 0


def test_if_match_lets_only_one_of_two_claim(fhir_server: FHIRServer) -> None:
    stored = fhir_server.post(TASK)
    task, version = stored.json(), stored.headers["etag"]
    first = fhir_server.put(task | {"status": "accepted"}, If_Match=version)
    second = fhir_server.put(task | {"status": "rejected"}, If_Match=version)
    assert (first.status_code, second.status_code) == (200, 412)
    assert fhir_server.get(f"Task/{task['id']}").json()["status"] == "accepted"


def test_an_id_chosen_by_the_sender_of_a_create_is_ignored(fhir_server: FHIRServer) -> None:
    assert fhir_server.post(TASK | {"id": "mine"}).json()["id"] != "mine"


def test_two_matches_for_one_condition_fail_the_transaction(fhir_server: FHIRServer) -> None:
    for _ in range(2):
        fhir_server.post(flag("urn:twin"))
    whole = bundle(flag("urn:twin"), ifNoneExist="identifier=urn:twin|1")
    assert fhir_server.post(whole).status_code == 412


def test_a_body_that_is_not_fhir_json_is_refused(fhir_server: FHIRServer) -> None:
    place = f"{fhir_server.base}/Task"
    text = fhir_server.client.post(place, content="hi", headers={"content-type": "text/plain"})
    torn = fhir_server.client.post(place, content='{"resourceType": "Ta')
    assert (text.status_code, torn.status_code) == (415, 400)


def test_history_is_newest_first_each_time_it_is_read(fhir_server: FHIRServer) -> None:
    task = fhir_server.post(TASK).json()
    fhir_server.put(task | {"status": "accepted"})
    for _ in range(2):
        entries = fhir_server.get(f"Task/{task['id']}/_history").json()["entry"]
        assert [e["resource"]["status"] for e in entries] == ["accepted", "requested"]
