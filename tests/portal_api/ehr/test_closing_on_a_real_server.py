"""What staff do to Task and Flag is accepted by a real FHIR server, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from portal_api.conversation.portal import Portal
from portal_api.ehr.parameters import PARAMETERS
from tests.portal_api.staff.cases import EMERGENCY, Told, open_case, signed_in
from tests.servers.fhir_server import FHIRServer, running


@pytest.fixture(scope="module")
def real_server() -> Iterator[FHIRServer]:
    with running() as server:
        yield server


def test_every_step_of_a_case_is_accepted(portal: Portal, real_server: FHIRServer) -> None:
    client = signed_in(portal)
    case_id = open_case(portal, told=Told(answers=EMERGENCY))

    def written() -> dict[str, dict[str, Any]]:
        return {
            entry["resource"]["id"]: entry["resource"]
            for kind in PARAMETERS
            for entry in client.get(f"/fhir/R4/riverside/{kind}").json().get("entry", [])
        }

    steps: list[tuple[str, dict[str, str] | None, str]] = [
        ("", None, "requested"),
        ("claim", None, "accepted"),
        ("release", None, "requested"),
        ("claim", None, "accepted"),
        ("close", {"outcome": "emergency-care"}, "completed"),
    ]
    for action, body, status in steps:
        if action:
            address = f"/api/v1/riverside/staff/cases/{case_id}/{action}"
            assert client.post(address, json=body).status_code == 200
        resources = written()
        assert {r["status"] for r in resources.values() if r["resourceType"] == "Task"} == {status}
        for resource in resources.values():
            answer = real_server.put(resource)
            assert answer.status_code in {200, 201}, (resource["resourceType"], answer.text)
    assert {r["status"] for r in written().values() if r["resourceType"] == "Flag"} == {"inactive"}
