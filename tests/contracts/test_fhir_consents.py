"""Consents one after another on a real FHIR server: superseded, never overwritten."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from consent.purposes import Purpose
from portal_api.conversation.mydata import as_bundle, decide
from portal_api.conversation.portal import Portal
from tests.conversation.talking import Patient
from tests.servers.fhir_server import FHIRServer


def test_each_purpose_has_its_own_consents_and_the_newest_alone_is_active(
    portal: Portal, fhir_server: FHIRServer
) -> None:
    fhir_server.clear()
    patient = Patient(portal)
    patient.consents()
    patient.says("my daughter is 4 and has a mild cough")
    _put(portal, patient, fhir_server)
    for is_yes in (False, True):
        decide(portal.context, "riverside", patient.id, Purpose.CLINIC, is_yes=is_yes, locale="en")
        _put(portal, patient, fhir_server)
    stored = _stored(portal, patient)
    for purpose, how_many in ((Purpose.TRIAGE, 2), (Purpose.CLINIC, 4)):
        mine = sorted(
            (c for c in stored["Consent"] if _purpose(c) == purpose), key=lambda c: c["dateTime"]
        )
        assert len(mine) == how_many
        assert [c["status"] for c in mine] == ["inactive"] * (how_many - 1) + ["active"]
        for old, new in pairwise(mine):
            assert old["provision"]["period"]["end"] == new["dateTime"]
            (said,) = [p for p in stored["Provenance"] if _target(p) == f"Consent/{new['id']}"]
            assert said["entity"][0]["role"] == "revision"
            assert said["entity"][0]["what"]["reference"] == f"Consent/{old['id']}"
        assert "period" not in mine[-1]["provision"]


def _put(portal: Portal, patient: Patient, server: FHIRServer) -> None:
    """Everything as it stands now; the server takes each newer version."""
    for each in [r for kind in _stored(portal, patient).values() for r in kind]:
        answer = server.put(each)
        assert answer.status_code in {200, 201}, (each["resourceType"], answer.text)


def _stored(portal: Portal, patient: Patient) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in as_bundle(portal.context, "riverside", patient.id)["entry"]:
        found.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    return found


def _purpose(consent: dict[str, Any]) -> str:
    return str(consent["category"][1]["coding"][0]["code"])


def _target(provenance: dict[str, Any]) -> str:
    return str(provenance["target"][0]["reference"])
