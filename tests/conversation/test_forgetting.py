"""Data that is asked for, deleted on request, or never to be kept: and what is left in the tables.

The database is searched after decrypting everything in it, so that hiding is not taken for
deleting.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import LargeBinary, select

from consent.purposes import Purpose
from consent.retention import RETENTION, Kind
from portal_api.adapters.inline_workflows import InlineWorkflows
from portal_api.conversation.erasure.upkeep import delete_what_is_due
from portal_api.conversation.portal import Portal
from portal_api.db.tables import Audit, Base, Outbound
from portal_api.sms.inbound import InboundText, receive
from portal_api.staff.repository import reasons
from privacy.errors import UnreadableError
from tests.conftest import Clock
from tests.conversation.behaviours.person import Person
from tests.conversation.talking import Patient

SECRET = "Zebulon"
WORDS = f"I have had a mild headache for two days and {SECRET} drove me home"
IDLE = RETENTION[Kind.UNSTORED].keep


def everything(portal: Portal, org: str = "riverside") -> str:
    """All that the tables say, decrypted."""
    found: list[str] = []
    with portal.database.read() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                for column in table.columns:
                    value = row[column.name]
                    if isinstance(column.type, LargeBinary) and value:
                        value = _plain(portal, org, value)
                    found.append(str(value))
    return "\n".join(found)


def _plain(portal: Portal, org: str, value: bytes) -> str:
    try:
        return portal.cipher(org).decrypt(value)
    except UnreadableError:
        return ""  # another clinic's


def case_reasons(portal: Portal, conversation: str) -> tuple[str, ...]:
    with portal.database.read() as session:
        case = portal.store(session, "riverside").case(conversation)
        return reasons(session, "riverside", [case.id]).get(case.id, ()) if case else ()


def actions(portal: Portal, conversation: str) -> list[str]:
    with portal.database.read() as session:
        rows = session.scalars(select(Audit).where(Audit.target == conversation))
        return [row.action for row in rows]


def test_the_search_finds_what_is_there(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says(WORDS)
    assert SECRET in everything(portal)


def test_triage_without_keeping_leaves_no_word_and_no_answer(either: Portal, clock: Clock) -> None:
    portal = either
    patient = Patient(portal)
    said = patient.presses("triage-only")
    assert any("30 minutes" in view.text for view in said)
    patient.says(WORDS)
    patient.answers(age="41 years")
    assert patient.state.phase == "done"
    before = everything(portal)
    assert SECRET in before
    assert "QuestionnaireResponse" not in before  # nothing was written down for the clinic
    clock.advance(IDLE + timedelta(minutes=1))
    assert delete_what_is_due(portal.context) == 1
    after = everything(portal)
    assert SECRET not in after
    assert "headache" not in after
    assert "41" not in _state(portal, patient)
    assert "erased" in actions(portal, patient.id)
    assert delete_what_is_due(portal.context) == 0


def _state(portal: Portal, patient: Patient) -> str:
    with portal.database.read() as session:
        store = portal.store(session, patient.org)
        return store.state(store.conversation(patient.id)).dumps()


def test_while_somebody_still_writes_nothing_is_taken_from_them(
    portal: Portal, clock: Clock
) -> None:
    patient = Patient(portal)
    patient.presses("triage-only")
    patient.says(WORDS)
    clock.advance(IDLE - timedelta(minutes=1))
    delete_what_is_due(portal.context)
    assert patient.state.phase == "interview"
    assert SECRET in everything(portal)


def test_the_worker_deletes_by_itself(portal: Portal, clock: Clock) -> None:
    patient = Patient(portal)
    patient.presses("triage-only")
    patient.says(WORDS)
    clock.advance(IDLE + timedelta(minutes=1))
    assert isinstance(portal.workflows, InlineWorkflows)
    portal.workflows.sweep()
    assert SECRET not in everything(portal)


def test_an_emergency_of_which_nothing_is_kept_still_reaches_a_person(
    portal: Portal, clock: Clock
) -> None:
    patient = Patient(portal)
    patient.presses("triage-only")
    patient.says(f"my chest hurts, I cannot breathe, {SECRET} is with me")
    clock.advance(IDLE + timedelta(minutes=1))
    delete_what_is_due(portal.context)
    assert SECRET not in everything(portal)
    with portal.database.read() as session:
        store = portal.store(session, "riverside")
        case = store.case(patient.id)
        assert case is not None
        assert (case.status, case.shared) == ("waiting", False)
        kinds = {r["resourceType"] for r in store.current_resources(patient.id)}
    assert kinds == {"Flag", "Task", "Device", "Consent"}


def test_a_no_removes_what_was_written_before_it(portal: Portal, clock: Clock) -> None:
    patient = Patient(portal)
    patient.says(f"{SECRET} says I look pale")
    patient.presses("no")
    assert SECRET not in everything(portal)
    clock.advance(IDLE + timedelta(minutes=1))
    assert delete_what_is_due(portal.context) == 1


@pytest.mark.parametrize("said", ["forget me", "borre mis datos"])
def test_what_no_staff_have_seen_is_deleted_at_once(either: Portal, said: str) -> None:
    portal = either
    patient = Patient(portal)
    patient.consents()
    patient.says(WORDS)
    replies = patient.says(said)
    assert SECRET not in everything(portal)
    assert patient.state.phase == "stopped"
    text = " ".join(view.text for view in replies)
    assert "deleted" in text  # what is gone
    assert "7 years" in text  # what the law keeps, and how long
    assert "erased" in actions(portal, patient.id)
    assert _kinds(portal, patient.id) == {"Consent", "Provenance"}


def _kinds(portal: Portal, conversation: str) -> set[str]:
    with portal.database.read() as session:
        store = portal.store(session, "riverside")
        return {r["resourceType"] for r in store.current_resources(conversation)}


def test_a_case_staff_have_worked_with_is_deleted_by_a_person(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says(WORDS)
    patient.answers()
    replies = patient.says("forget me")
    assert "confirm" in replies[0].text
    assert "erasure" in case_reasons(portal, patient.id)
    assert "Task" in _kinds(portal, patient.id)
    with portal.database.read() as session:
        case = portal.store(session, "riverside").case(patient.id)
        assert case is not None
        assert not case.shared  # until then nobody reads it


def test_stopping_hides_at_once_and_deletes_by_the_schedule(portal: Portal, clock: Clock) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says(WORDS)
    replies = patient.says("please stop the chat")
    days = RETENTION[Kind.CONVERSATION].without
    assert days is not None
    assert f"{days.days} days" in replies[0].text
    assert SECRET in everything(portal)
    clock.advance(days + timedelta(days=1))
    delete_what_is_due(portal.context)
    assert SECRET not in everything(portal)


def test_what_is_known_is_counted_and_the_question_asked_again(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says(WORDS)
    open_question = patient.question
    told, again = patient.says("what do you know about me?")
    assert "My data" in told.text
    assert SECRET not in told.text
    assert again.text == open_question.text
    assert patient.state.phase == "interview"


def test_by_text_nothing_personal_is_shown_and_a_person_is_told(portal: Portal) -> None:
    person = Person(portal, "sms", "en")
    person.says("1")
    person.says(WORDS)
    heard = person.says("what do you know about me")
    assert "texts" in heard
    assert SECRET not in heard
    assert "headache" not in heard.split("\n")[0].lower()
    assert "data-request" in case_reasons(portal, person.id)
    assert "Task" in _kinds(portal, person.id)


@pytest.mark.parametrize("said", ["forget me", "olvídeme"])
def test_by_text_somebody_is_forgotten_with_the_texts(portal: Portal, said: str) -> None:
    person = Person(portal, "sms", "en")
    person.says("1")
    person.says(WORDS)
    person.says(said)
    delete_what_is_due(portal.context)  # texts that were on their way have arrived by now
    left = everything(portal)
    assert SECRET not in left
    assert "headache" not in left
    with portal.database.read() as session:
        phones = session.scalars(select(Outbound.phone)).all()
        assert {portal.cipher("riverside").decrypt(phone) for phone in phones} == {""}


def test_a_text_delivered_twice_after_forgetting_begins_nothing_new(portal: Portal) -> None:
    person = Person(portal, "sms", "en")
    person.says("1")
    person.says(WORDS)
    workflows = portal.workflows
    assert isinstance(workflows, InlineWorkflows)
    assert workflows.texting is not None
    again = InboundText(sid="SMforget", sender="+12065550123", text="forget me")
    for _ in range(2):
        receive(portal, workflows.texting, portal.organisations["riverside"], again)
    assert portal.conversations.active_by_phone("riverside", "+12065550123") is None


def test_fuller_texts_are_asked_for_by_text_after_a_plain_warning(portal: Portal) -> None:
    person = Person(portal, "sms", "en")
    person.says("1")
    person.says(WORDS)
    warned = person.says("full texts")
    assert "Anyone who sees your phone could read them" in warned.replace("\n", " ")
    person.says("1")
    with portal.database.read() as session:
        made = portal.store(session, "riverside").decisions(person.id)
    full = [d for d in made if d.purpose is Purpose.FULL_TEXTS]
    assert [(d.granted, d.channel) for d in full] == [(True, "sms")]
    assert full[0].text_shown in warned.replace("\n", " ")
