"""Decisions about a purpose, kept as they were made."""

from __future__ import annotations

from base64 import b64decode
from datetime import timedelta
from typing import Any

import pytest

from consent.decisions import Decision
from consent.purposes import Purpose
from records.consent import consent_resource, superseded
from records.resources.people import unnamed_patient_id
from tests.records.cases import BASE, NOW


def decision(**changed: Any) -> Decision:
    fields: dict[str, Any] = {
        "purpose": Purpose.CLINIC,
        "version": "2026-11",
        "granted": True,
        "decided_at": NOW,
        "lang": "es",
        "channel": "sms",
        "actor": "patient",
        "text_shown": "¿Podemos guardar esto?",
    }
    return Decision(**fields | changed)


def written(**changed: Any) -> dict[str, Any]:
    return consent_resource(decision(**changed), "riverside", "p-7", "conversation-1", BASE)


@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize(
    ("granted", "policy", "provision"), [(True, "OPTIN", "permit"), (False, "OPTOUT", "deny")]
)
def test_a_yes_permits_and_a_no_denies_for_every_purpose(
    purpose: Purpose, granted: bool, policy: str, provision: str
) -> None:
    made = written(purpose=purpose, granted=granted)
    assert made["policyRule"]["coding"][0]["code"] == policy
    assert made["provision"]["type"] == provision
    assert made["status"] == "active"
    assert made["category"][1]["coding"][0]["code"] == purpose.value


def test_the_very_text_that_was_shown_is_kept() -> None:
    attachment = written()["sourceAttachment"]
    assert b64decode(attachment["data"]).decode() == "¿Podemos guardar esto?"
    assert attachment["language"] == "es"


def test_a_later_decision_is_a_resource_of_its_own_and_the_earlier_one_is_kept() -> None:
    first, second = written(), written(granted=False, decided_at=NOW + timedelta(minutes=5))
    assert first["id"] != second["id"]
    assert superseded(first) == first | {"status": "inactive"}


def test_nobody_signed_in_consents_as_the_patient_of_the_conversation() -> None:
    made = consent_resource(decision(), "riverside", None, "conversation-1", BASE)
    unnamed = unnamed_patient_id("riverside", "conversation-1")
    assert made["patient"] == {"reference": f"Patient/{unnamed}"}


@pytest.mark.parametrize(
    ("actor", "kind"), [("guardian", "RelatedPerson"), ("staff:anna", "Practitioner")]
)
def test_who_decided_for_the_patient_is_named(actor: str, kind: str) -> None:
    made = written(actor=actor)
    assert [each["type"] for each in made["performer"]] == [kind]
    assert written()["performer"] == [made["patient"]]
