"""Consent in a conversation: asked one by one, asked again, taken back, and never in the way."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from sqlalchemy import select

import consent.terms
from consent.decisions import Decision, latest
from consent.purposes import Purpose
from consent.terms import CURRENT, HISTORY, Terms
from portal_api.conversation.messages import MessageView
from portal_api.conversation.portal import Portal
from portal_api.db.tables import Audit
from portal_api.staff.repository import reasons
from tests.conversation.talking import Patient

HEADACHE = "I have had a mild headache for two days"


def decisions(portal: Portal, patient: Patient) -> list[Decision]:
    with portal.database.read() as session:
        return portal.store(session, patient.org).decisions(patient.id)


def words(said: list[MessageView]) -> str:
    return "\n".join(view.text for view in said)


def case_reasons(portal: Portal, patient: Patient) -> tuple[str, ...]:
    case = patient.state.case
    if case is None:
        return ()
    with portal.database.read() as session:
        return reasons(session, patient.org, [case]).get(case, ())


def shown(portal: Portal, locale: str, message_id: str, **args: object) -> str:
    numbers = portal.organisations["riverside"].numbers()
    return portal.wording.text(locale, message_id, **{**numbers, **args})


@pytest.mark.parametrize("locale", ["en", "es"])
def test_each_purpose_is_decided_on_its_own_text_in_the_language_shown(
    portal: Portal, locale: str
) -> None:
    patient = Patient(portal, locale=locale)
    asked = portal.conversations.messages("riverside", patient.id)[-1]
    patient.consents()
    made = {d.purpose: d for d in decisions(portal, patient)}
    assert set(made) == {Purpose.TRIAGE, Purpose.CLINIC}
    for purpose, decision in made.items():
        assert decision.text_shown == shown(portal, locale, CURRENT[purpose].message_id)
        assert decision.text_shown in asked.text
        assert (decision.lang, decision.version) == (locale, CURRENT[purpose].version)


@pytest.mark.parametrize("locale", ["en", "es"])
def test_what_the_helper_is_comes_before_the_question(portal: Portal, locale: str) -> None:
    patient = Patient(portal, locale=locale)
    first, asked = portal.conversations.messages("riverside", patient.id)
    said = f"{first.text} {asked.text}".lower()
    told = {
        "en": ("program", "not a person", "illness", "keep", "staff", "delete my data"),
        "es": ("programa", "no una persona", "enfermedad", "guard", "personal", "borre mis datos"),
    }
    assert [part for part in told[locale] if part not in said] == []


def change(monkeypatch: pytest.MonkeyPatch, purpose: Purpose) -> None:
    before = next(terms for terms in HISTORY if terms.purpose is purpose)
    new = Terms(purpose, "2027-01", before.message_id, before.digests)
    monkeypatch.setattr(consent.terms, "CURRENT", MappingProxyType({**CURRENT, purpose: new}))


@pytest.mark.parametrize("purpose", [Purpose.TRIAGE, Purpose.CLINIC])
def test_a_changed_text_is_asked_again_and_the_answer_given_meanwhile_counts(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, purpose: Purpose
) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says(HEADACHE)
    open_question, answered = patient.state.link_id, patient.state.answered
    reply = patient.question.choices[0].id
    change(monkeypatch, purpose)
    said = patient.presses(reply)
    assert patient.state.phase == "consent"
    assert shown(portal, "en", "conversation.terms-changed") in words(said)
    assert shown(portal, "en", f"consent.terms.{purpose}.2026-11") in said[-1].text
    patient.consents()
    assert patient.state.phase == "interview"
    assert patient.state.answered == answered + 1
    assert patient.state.link_id != open_question
    assert {d.version for d in decisions(portal, patient) if d.purpose is purpose} == {
        CURRENT[purpose].version,
        "2027-01",
    }
    patient.answers()
    assert patient.state.phase == "done"


def test_a_no_to_a_changed_text_stops_and_hides_what_was_shared(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says(HEADACHE)
    patient.answers()
    change(monkeypatch, Purpose.CLINIC)
    patient.says("it is a bit worse")
    patient.presses("no")
    assert patient.state.phase == "declined"
    with portal.database.read() as session:
        case = portal.store(session, "riverside").case(patient.id)
        assert case is not None
        assert not case.shared


def test_consent_is_taken_back_while_a_changed_text_waits(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says(HEADACHE)
    change(monkeypatch, Purpose.TRIAGE)
    patient.says("hm")
    patient.says("I withdraw my consent")
    assert patient.state.phase == "stopped"


def test_an_emergency_is_warned_about_while_a_changed_text_waits(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says(HEADACHE)
    change(monkeypatch, Purpose.TRIAGE)
    patient.says("hm")
    said = patient.says("my chest hurts and I cannot breathe")
    assert said[0].kind == "urgent"
    assert "red-flag" in case_reasons(portal, patient)


def test_a_guardians_yes_takes_the_place_of_the_first_once_it_is_about_a_child(
    portal: Portal,
) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says("my son is 9 and has had a mild fever since yesterday")
    made = decisions(portal, patient)
    for purpose in (Purpose.TRIAGE, Purpose.CLINIC):
        of_it = [d for d in made if d.purpose is purpose]
        assert [d.actor for d in of_it] == ["patient", "guardian"]
        assert {d.text_shown for d in of_it} == {of_it[0].text_shown}
        last = latest(purpose, made)
        assert last is not None
        assert last.by_guardian
    patient.answers(about="child", temperature="38")
    with portal.database.read() as session:
        case = portal.store(session, "riverside").case(patient.id)
        assert case is not None
        assert case.shared


@pytest.mark.parametrize(
    ("org", "age", "words_", "shared"),
    [
        ("riverside", "17 years", HEADACHE, False),
        ("riverside", "18 years", HEADACHE, True),
        ("lakeside", "15 years", "I have had a mild headache", False),
        ("lakeside", "16 years", "I have had a mild headache", True),
        ("riverside", "15 years", "I burn when I pee since yesterday", True),
        ("riverside", "13 years", "I burn when I pee since yesterday", False),
    ],
)
def test_the_clinic_says_from_which_age_somebody_decides_alone(
    portal: Portal, org: str, age: str, words_: str, shared: bool
) -> None:
    patient = Patient(portal, org=org)
    patient.consents()
    patient.says(words_)
    said = patient.answers(age=age, about="self")
    assert patient.state.phase == "done"
    assert any(view.kind == "result" for view in said)  # help waits for nobody
    with portal.database.read() as session:
        store = portal.store(session, org)
        case = store.case(patient.id)
        assert case is not None  # and staff know that somebody needs them
        assert case.shared is shared
        kinds = {r["resourceType"] for r in store.current_resources(patient.id)}
    assert ("QuestionnaireResponse" in kinds) is shared
    assert ("minor" in case_reasons(portal, patient)) is not shared


def test_a_guardians_yes_shares_what_has_waited(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says(HEADACHE)
    patient.answers(age="15 years")
    assert patient.state.link_id == "consent.clinic"
    said = patient.presses("yes")
    assert shown(portal, "en", "conversation.noted.yes") in words(said)
    last = latest(Purpose.CLINIC, decisions(portal, patient))
    assert last is not None
    assert last.by_guardian
    with portal.database.read() as session:
        store = portal.store(session, "riverside")
        case = store.case(patient.id)
        assert case is not None
        assert case.shared
        kinds = {r["resourceType"] for r in store.current_resources(patient.id)}
    assert "QuestionnaireResponse" in kinds


def test_a_childs_alarm_reaches_staff_without_any_yes(portal: Portal) -> None:
    patient = Patient(portal)
    patient.says("I am 12 and my chest hurts and I cannot breathe")
    assert "red-flag" in case_reasons(portal, patient)


def test_texts_are_offered_to_who_gives_a_number_and_never_before_help(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says(HEADACHE)
    patient.answers()
    assert patient.state.link_id == "callback"
    said = patient.says("206 555 0147")
    assert said[-1].text == shown(portal, "en", CURRENT[Purpose.TEXTS].message_id)
    assert patient.state.link_id == "consent.texts"
    patient.presses("yes")
    last = latest(Purpose.TEXTS, decisions(portal, patient))
    assert last is not None
    assert last.granted
    assert last.text_shown == said[-1].text


def test_an_offer_that_is_passed_over_decides_nothing(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says(HEADACHE)
    patient.answers()
    patient.says("206 555 0147")
    patient.says("I also have a sore throat now")
    assert patient.state.phase == "interview"
    assert latest(Purpose.TEXTS, decisions(portal, patient)) is None


def test_saying_no_leaves_the_number_to_call(portal: Portal) -> None:
    patient = Patient(portal)
    said = patient.presses("no")
    clinic = portal.organisations["riverside"]
    assert clinic.phone in words(said)
    assert clinic.emergency_number in words(said)


def test_where_the_clinic_keeps_everything_it_does_not_offer_to_keep_nothing(
    portal: Portal,
) -> None:
    patient = Patient(portal, org="lakeside")
    asked = portal.conversations.messages("lakeside", patient.id)[-1]
    assert [choice.id for choice in asked.choices] == ["yes", "no"]
    patient.presses("triage-only")
    assert patient.state.phase == "consent"
    patient.says("2")
    assert patient.state.phase == "declined"


def test_every_decision_is_in_the_trail_with_who_made_it(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says("my daughter is 4 and has a cough")
    with portal.database.read() as session:
        rows = session.scalars(
            select(Audit).where(Audit.target == patient.id, Audit.action == "consent-granted")
        )
        assert [row.actor for row in rows] == ["patient", "patient", "guardian", "guardian"]
