"""What a whole conversation leaves in the database is FHIR R4, says the real server."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from portal_api.conversation.portal import Portal
from portal_api.db.tables import Resource
from tests.conversation.talking import Patient
from tests.servers.fhir_server import FHIRServer

WORDS = {
    "en": ("chest hurts and I can't breathe well since this morning", "I have a mild fever"),
    "es": ("me duele el pecho y no puedo respirar bien", "tengo un poco de fiebre"),
}


@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize("which", [0, 1], ids=["emergency", "mild"])
def test_every_stored_resource_is_accepted(
    portal: Portal, fhir_server: FHIRServer, locale: str, which: int
) -> None:
    fhir_server.clear()
    patient = Patient(portal, locale=locale)
    patient.says(WORDS[locale][which])
    patient.consents()
    patient.answers(temperature="37.8")
    stored = _stored(portal, patient.id)
    assert {"QuestionnaireResponse", "Observation", "Task", "Consent", "Provenance"} <= {
        resource["resourceType"] for resource in stored
    }
    assert ("Flag" in {resource["resourceType"] for resource in stored}) == (which == 0)
    for resource in stored:
        answer = fhir_server.put(resource)
        assert answer.status_code in {200, 201}, (resource["resourceType"], answer.text)


def _stored(portal: Portal, conversation: str) -> list[dict[str, object]]:
    """Current versions, in the order they were first written."""
    with portal.database.read() as session:
        cipher = portal.cipher("riverside")
        rows = session.scalars(
            select(Resource)
            .where(Resource.conversation == conversation, Resource.current.is_(True))
            .order_by(Resource.row)
        )
        return [json.loads(cipher.decrypt(row.content)) for row in rows]
