"""The page of a person's own data over HTTP: what it shows, changes, hands out and deletes."""

from __future__ import annotations

import json
import re

import pytest
from fastapi.testclient import TestClient

from consent.decisions import latest
from consent.purposes import Purpose
from portal_api.app import create_app
from portal_api.chat.steering import say
from portal_api.conversation.portal import Portal
from records.validation import validate
from tests.conversation.talking import Patient

HTML = {"accept": "text/html"}
WORDS = "I have had a mild headache for two days"


@pytest.fixture
def client(portal: Portal) -> TestClient:
    return TestClient(create_app(portal), follow_redirects=False, headers=HTML)


@pytest.fixture
def here(client: TestClient) -> str:
    begun = client.post("/riverside/start", data={"lang": "en"})
    return begun.headers["location"].partition("#")[0]


def patient_at(portal: Portal, here: str) -> Patient:
    return Patient(portal, id=here.rsplit("/", 1)[1])


def granted(portal: Portal, here: str, purpose: Purpose) -> bool | None:
    with portal.database.read() as session:
        made = portal.store(session, "riverside").decisions(here.rsplit("/", 1)[1])
    last = latest(purpose, made)
    return last.granted if last else None


def test_every_purpose_is_there_with_text_date_language_and_state(
    portal: Portal, client: TestClient, here: str
) -> None:
    patient_at(portal, here).consents()
    text = client.get(f"{here}/data").text
    assert text.count("You said yes") == 2
    assert text.count("Not asked yet") == 3
    assert "version 2026-11-21" in text
    for purpose in Purpose:
        assert f'id="{purpose.value}"' in text
    assert "share it with the staff of Riverside Family Clinic" in text
    spanish = client.get(f"{here}/data?lang=es").text
    assert "Mis datos" in spanish
    assert '<p lang="en">We use what you write' in spanish  # the very text that was agreed to


@pytest.mark.parametrize("purpose", [Purpose.QUALITY, Purpose.CLINIC])
def test_a_yes_is_given_and_taken_back(
    portal: Portal, client: TestClient, here: str, purpose: Purpose
) -> None:
    patient_at(portal, here).presses("triage-only")
    for answer, expected in (("yes", True), ("no", False), ("yes", True)):
        done = client.post(f"{here}/data/purposes/{purpose}", data={"answer": answer})
        assert done.status_code == 303
        assert granted(portal, here, purpose) is expected
    kept = _consents(portal, here, purpose)
    assert [c["status"] for c in kept] == ["inactive"] * (len(kept) - 1) + ["active"]


def _consents(portal: Portal, here: str, purpose: Purpose) -> list[dict[str, object]]:
    with portal.database.read() as session:
        every = portal.store(session, "riverside").resources(here.rsplit("/", 1)[1], "Consent")
    mine = [c for c in every if c["category"][1]["coding"][0]["code"] == purpose.value]
    return sorted(mine, key=lambda c: str(c["dateTime"]))


def test_sharing_given_later_puts_the_case_in_front_of_staff_and_back(
    portal: Portal, client: TestClient, here: str
) -> None:
    patient = patient_at(portal, here)
    patient.presses("triage-only")
    patient.says(WORDS)
    patient.answers()
    assert patient.state.case is None
    client.post(f"{here}/data/purposes/clinic", data={"answer": "yes"})
    assert _shared(portal, patient) is True
    client.post(f"{here}/data/purposes/clinic", data={"answer": "no"})
    assert _shared(portal, patient) is False


def _shared(portal: Portal, patient: Patient) -> bool:
    with portal.database.read() as session:
        case = portal.store(session, "riverside").case(patient.id)
        assert case is not None
        return case.shared


def test_taking_triage_back_ends_the_conversation(
    portal: Portal, client: TestClient, here: str
) -> None:
    patient = patient_at(portal, here)
    patient.consents()
    client.post(f"{here}/data/purposes/triage", data={"answer": "no"})
    assert patient.state.phase == "stopped"
    assert granted(portal, here, Purpose.TRIAGE) is False


def test_texts_cannot_be_agreed_to_without_a_number(
    portal: Portal, client: TestClient, here: str
) -> None:
    patient_at(portal, here).consents()
    assert f"{here}/data/purposes/texts" not in client.get(f"{here}/data").text


@pytest.mark.parametrize("consent", ["yes", "triage-only"])
def test_the_copies_hold_the_answers(
    portal: Portal, client: TestClient, here: str, consent: str
) -> None:
    patient = patient_at(portal, here)
    patient.presses(consent)
    patient.says(WORDS)
    patient.answers()
    text = client.get(f"{here}/data/copy.txt")
    assert text.headers["content-type"].startswith("text/plain")
    assert WORDS in text.text
    assert "&#" not in text.text
    copy = client.get(f"{here}/data/copy.json")
    assert copy.headers["content-type"] == "application/fhir+json"
    bundle = json.loads(copy.text)
    validate(bundle)
    kinds = {entry["resource"]["resourceType"] for entry in bundle["entry"]}
    assert {"Consent", "QuestionnaireResponse", "Provenance"} <= kinds


def test_an_empty_conversation_has_an_empty_copy(client: TestClient, here: str) -> None:
    bundle = json.loads(client.get(f"{here}/data/copy.json").text)
    assert bundle["type"] == "collection"
    assert "entry" not in bundle


def test_deleting_is_confirmed_first_and_then_done(
    portal: Portal, client: TestClient, here: str
) -> None:
    patient = patient_at(portal, here)
    patient.consents()
    patient.says(WORDS)
    asked = client.get(f"{here}/data/delete").text
    assert "7 years" in asked
    assert "one of them must confirm" not in asked
    assert WORDS in client.get(here).text
    token = re.findall(r'name="client_id" value="([^"]+)"', asked)[0]
    for _ in range(2):  # pressed twice, done once
        assert client.post(f"{here}/data/delete", data={"client_id": token}).status_code == 303
    assert WORDS not in client.get(here).text
    assert WORDS not in client.get(f"{here}/data").text
    assert "Messages you wrote: 0" in client.get(f"{here}/data").text


def test_who_deletes_a_shared_case_is_told_that_a_person_must_confirm(
    portal: Portal, client: TestClient, here: str
) -> None:
    patient = patient_at(portal, here)
    patient.consents()
    patient.says(WORDS)
    patient.answers()
    assert "one of them must confirm" in client.get(f"{here}/data/delete").text


def test_nobody_else_sees_or_changes_anything(portal: Portal, here: str) -> None:
    stranger = TestClient(create_app(portal), headers=HTML)
    for path in ("", "/copy.txt", "/copy.json", "/delete"):
        assert stranger.get(f"{here}/data{path}").status_code == 401
    for path, form in (("/purposes/clinic", {"answer": "no"}), ("/delete", {"client_id": "1"})):
        assert stranger.post(f"{here}/data{path}", data=form).status_code == 401


def test_forms_of_other_sites_are_refused(client: TestClient, here: str) -> None:
    elsewhere = {"sec-fetch-site": "cross-site"}
    for path, form in (("/purposes/clinic", {"answer": "no"}), ("/delete", {"client_id": "1"})):
        assert client.post(f"{here}/data{path}", data=form, headers=elsewhere).status_code == 403


def test_who_deletes_on_the_page_is_answered_on_the_page(portal: Portal) -> None:
    """Also in a conversation that began by text."""
    begun = portal.conversations.start("riverside", "sms", "en", phone="+12065550123")
    clinic, chat = portal.organisations["riverside"], begun.conversation_id
    say(clinic, portal, chat, "pressed", "en", "chat.forget.words")
    with portal.database.read() as session:
        assert portal.store(session, "riverside").conversation(chat).channel == "portal"
        assert portal.store(session, "riverside").waiting_texts(chat) == []
