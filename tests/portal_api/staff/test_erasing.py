"""Staff delete a patient's words when the patient asked for it, and never otherwise."""

from __future__ import annotations

from portal_api.conversation.portal import Portal
from tests.conversation.talking import Patient
from tests.portal_api.staff.cases import signed_in
from triage.answers import Answers

WORDS = "I have had a mild headache for two days and Zebulon drove me home"


def patient_with_a_case(portal: Portal) -> Patient:
    patient = Patient(portal)
    patient.consents()
    patient.says(WORDS)
    patient.answers()
    return patient


def test_words_are_deleted_by_who_has_the_case_once_asked_for(portal: Portal) -> None:
    patient = patient_with_a_case(portal)
    patient.says("forget me")
    case = patient.state.case
    nurse = signed_in(portal)
    assert 'id="erase"' not in nurse.get(f"/riverside/staff/cases/{case}").text
    nurse.post(f"/riverside/staff/cases/{case}/claim")
    assert 'id="erase"' in nurse.get(f"/riverside/staff/cases/{case}").text
    assert "Zebulon" in patient.transcript
    assert nurse.post(f"/riverside/staff/cases/{case}/erase").status_code == 303
    assert "Zebulon" not in patient.transcript
    with portal.database.read() as session:
        store = portal.store(session, "riverside")
        kinds = {r["resourceType"] for r in store.current_resources(patient.id)}
        assert store.state(store.conversation(patient.id)).interview.answers == Answers()
    assert "QuestionnaireResponse" not in kinds
    assert {"Consent", "Task", "GuidanceResponse"} <= kinds  # what the law keeps
    assert "Words and answers deleted" in nurse.get(f"/riverside/staff/cases/{case}").text


def test_nobody_deletes_what_no_patient_asked_to_have_deleted(portal: Portal) -> None:
    patient = patient_with_a_case(portal)
    case = patient.state.case
    nurse = signed_in(portal)
    nurse.post(f"/riverside/staff/cases/{case}/claim")
    assert 'id="erase"' not in nurse.get(f"/riverside/staff/cases/{case}").text
    assert nurse.post(f"/riverside/staff/cases/{case}/erase").status_code == 409
    assert "Zebulon" in patient.transcript


def test_who_does_not_have_the_case_deletes_nothing(portal: Portal) -> None:
    patient = patient_with_a_case(portal)
    patient.says("forget me")
    nurse = signed_in(portal)
    nurse.post(f"/riverside/staff/cases/{patient.state.case}/erase")
    assert "Zebulon" in patient.transcript
