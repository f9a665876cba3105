"""Whole conversations as text in and text out, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal_api.conversation.messages import Kind
from portal_api.conversation.portal import Portal
from tests.conversation.talking import Patient, kinds

CHEST = {
    "en": "chest hurts and I can't breathe well since this morning",
    "es": "me duele el pecho y no puedo respirar bien desde esta mañana",
}


@pytest.mark.parametrize("locale", ["en", "es"])
def test_an_emergency_is_warned_about_before_consent(portal: Portal, locale: str) -> None:
    patient = Patient(portal, locale=locale)
    said = patient.says(CHEST[locale])
    assert kinds(said)[0] == "urgent"
    assert "911" in said[0].text
    assert said[-1].kind is Kind.CONSENT
    assert patient.state.level == "emergency-ambulance"
    assert patient.state.case is not None


@pytest.mark.parametrize("locale", ["en", "es"])
def test_the_whole_journey_of_an_emergency(portal: Portal, locale: str) -> None:
    patient = Patient(portal, locale=locale)
    patient.says(CHEST[locale])
    asked = patient.consents()
    assert kinds(asked) == ["question"]
    assert patient.state.phase == "interview"
    result = patient.answers()
    assert kinds(result) == ["result", "advice", "notice", "question"]
    assert "911" in result[0].text
    assert patient.state.phase == "done"
    assert patient.state.level == "emergency-ambulance"


def test_what_was_said_before_consent_is_not_asked_again(portal: Portal) -> None:
    patient = Patient(portal)
    patient.says("I am a 34 year old woman and I have had a fever of 102.5 since yesterday")
    patient.consents()
    asked: list[str] = []
    for _ in range(40):
        state = patient.state
        if state.phase != "interview":
            break
        asked.append(state.link_id or "")
        patient.presses("no") if patient.question.choices else patient.says("no")
        if patient.state.link_id == state.link_id:
            patient.presses("unsure")
    assert "temperature" not in asked
    assert "age" not in asked


def test_a_mild_complaint_is_read_back_before_the_result(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says("I have a mild fever since yesterday")
    said = patient.answers(temperature="37.9", review="-")
    assert patient.state.phase in {"review", "done"}
    assert said


def test_saying_no_to_consent_still_gives_help_and_removes_the_words(portal: Portal) -> None:
    patient = Patient(portal)
    patient.says("my stomach hurts a bit")
    said = patient.presses("no")
    assert "911" in said[0].text
    assert portal.organisations["riverside"].phone in said[0].text
    assert "stomach" not in patient.transcript
    assert patient.state.case is None


def test_triage_without_sharing_reaches_no_queue(portal: Portal) -> None:
    patient = Patient(portal)
    patient.presses("triage-only")
    patient.says("I have had a mild cough and fever for two days")
    said = patient.answers(temperature="37.8")
    assert patient.state.phase == "done"
    assert patient.state.case is None
    assert any("not shared" in view.text for view in said)


def test_consent_is_never_guessed_from_a_symptom(portal: Portal) -> None:
    patient = Patient(portal)
    said = patient.says("no energy and my stomach hurts")
    assert patient.state.phase == "consent"
    assert said[-1].kind is Kind.CONSENT


def test_stop_in_any_words_stops(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says("my stomach hurts")
    said = patient.says("please delete my data and stop this")
    assert patient.state.phase == "stopped"
    assert kinds(said) == ["notice", "notice"]  # what is deleted, and what the law keeps


def test_an_answer_that_makes_it_an_emergency_is_warned_about_at_once(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says("my chest feels a bit tight")
    for _ in range(40):
        state = patient.state
        if state.phase != "interview":
            break
        choices = {c.id for c in patient.question.choices}
        replies = {"about": "self", "sex": "male", "age": "60 years"}
        reply = replies.get(state.link_id or "", "yes")
        said = patient.presses(reply) if reply in choices else patient.says(reply)
        if any(view.kind is Kind.URGENT for view in said):
            break
    assert any(view.kind is Kind.URGENT for view in said), patient.transcript
    assert patient.state.case is not None


def test_nonsense_three_times_calls_a_person(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says("my stomach hurts")
    for _ in range(3):
        patient.says("blorf zing quux")
    assert patient.state.phase == "handoff"
    assert patient.state.case is not None


@pytest.mark.parametrize(
    "text",
    ["", " ", "🙂🙂🙂", "x" * 10_000, "\x00\x01\x02", "مرحبا أشعر بألم", "abc שלום кот", "\ud83d"],
)
def test_strange_input_is_accepted_and_answered(portal: Portal, text: str) -> None:
    patient = Patient(portal)
    assert patient.says(text)
    patient.consents()
    assert patient.says(text)


def test_asking_why_explains_and_keeps_the_question(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says("my stomach hurts")
    before = patient.state.link_id
    said = patient.says("why do you ask?")
    assert patient.state.link_id == before
    assert kinds(said) == ["text", "question"]


def test_going_back_asks_the_last_question_again(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says("my stomach hurts")
    first = patient.state.link_id
    patient.presses("no") if patient.question.choices else patient.says("30")
    assert patient.state.link_id != first
    patient.presses("back")
    assert patient.state.link_id == first


def test_asking_for_a_person_opens_a_case_and_goes_on(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says("my stomach hurts")
    patient.says("I want to talk to a nurse")
    assert patient.state.case is not None
    assert patient.state.phase == "interview"


def test_something_new_after_the_result_is_taken_up_again(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says("I have a mild fever")
    patient.answers(temperature="37.8")
    assert patient.state.phase == "done"
    said = patient.says("now my chest hurts and I can't breathe")
    assert said[0].kind is Kind.URGENT


def test_the_same_message_ten_times_is_one_turn(portal: Portal) -> None:
    service, patient = portal.conversations, Patient(portal)
    for _ in range(10):
        service.accept("riverside", patient.id, client_id="once", text="yes")
        service.drain("riverside", patient.id)
    mine = [v for v in service.messages("riverside", patient.id) if v.role == "patient"]
    assert len(mine) == 1


def test_a_message_accepted_before_a_crash_is_answered_after_it(
    make_portal: Callable[..., Portal],
) -> None:
    before = make_portal()
    patient = Patient(before)
    before.conversations.accept("riverside", patient.id, client_id="a", text="yes")
    after = make_portal()  # a new process on the same database
    after.conversations.drain("riverside", patient.id)
    after.conversations.drain("riverside", patient.id)
    assert after.conversations.state("riverside", patient.id).phase == "concern"


def test_the_guard_breaking_calls_a_person_and_loses_nothing(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = Patient(portal)

    def broken(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(portal.context.guard, "hear", broken)
    said = patient.says("my chest hurts")
    assert any("911" in view.text for view in said)
    assert patient.state.case is not None
    assert "my chest hurts" in patient.transcript


def test_a_number_to_call_back_on_is_asked_after_the_result_and_kept(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says("I have a mild fever")
    patient.answers(temperature="37.8")
    assert patient.state.link_id == "callback"
    patient.says("206 555 0123")
    assert patient.state.link_id == "consent.texts"  # offered, now that there is a number
    with portal.database.read() as session:
        conversation = portal.store(session, "riverside").conversation(patient.id)
        assert conversation.phone is not None
        assert portal.cipher("riverside").decrypt(conversation.phone) == "206 555 0123"


@pytest.mark.parametrize(
    ("locale", "text"),
    [("en", "I'm pregnant and my ear hurts"), ("es", "estoy embarazada y me duele el oído")],
)
def test_a_pregnancy_no_question_asks_for_is_no_obstacle(
    portal: Portal, locale: str, text: str
) -> None:
    patient = Patient(portal, locale=locale)
    patient.consents()
    patient.says(text)
    patient.answers()
    assert patient.state.phase == "done"


def test_a_complaint_the_clinic_has_switched_off_goes_to_the_general_questions(
    portal: Portal,
) -> None:
    patient = Patient(portal, org="lakeside")
    patient.consents()
    patient.says("I have had a fever since yesterday")
    with portal.database.read() as session:
        store = portal.store(session, "lakeside")
        interview = store.state(store.conversation(patient.id)).interview
    assert interview.protocols == ("general",)


def test_a_later_decision_supersedes_the_earlier_consent(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says("please delete my data")
    with portal.database.read() as session:
        consents = portal.store(session, "riverside").resources(patient.id, "Consent")
    assert sorted((c["provision"]["type"], c["status"]) for c in consents) == [
        ("deny", "active"),
        ("deny", "active"),
        ("permit", "inactive"),
        ("permit", "inactive"),
    ]
