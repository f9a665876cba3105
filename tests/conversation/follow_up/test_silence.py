"""Silence after a worrying answer: one check-in, then a person calls back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal_api.conversation.portal import Portal
from portal_api.db.tables import Case, OptOut, Patient, PatientPhone
from tests.conftest import Clock
from tests.conversation.follow_up.followed import (
    ORG,
    PHONE,
    by_phone,
    in_portal,
    worries,
)

CHEST = "chest hurts and I can't breathe well since this morning"


@pytest.mark.parametrize("locale", ["en", "es"])
def test_one_check_in_and_then_a_task_with_the_partial_answers(
    either: Portal, clock: Clock, locale: str
) -> None:
    one = by_phone(either, clock, locale)
    worries(one, {"en": "my skin is yellow", "es": "tengo la piel amarilla"}[locale])
    one.waits(minutes=15)
    assert one.check_ins() == []
    one.waits(hours=2)
    assert len(one.check_ins()) == 1
    assert [row.status for row in one.texts()] == ["delivered"]
    assert one.case is None
    for _ in range(5):
        one.waits(minutes=40)
    assert len(one.check_ins()) == 1
    assert one.reasons() == ["silent"]
    case = one.case
    assert case is not None
    assert case.level == "same-day"
    assert case.shared
    assert case.assessment is not None
    (task,) = one.resources("Task")
    assert task["status"] == "requested"
    assert task["businessStatus"]["coding"][0]["code"] == "waiting"
    responses = one.resources("QuestionnaireResponse")
    assert any(r["status"] == "stopped" for r in responses), "unfinished answers are kept"


def test_the_text_names_nothing(portal: Portal, clock: Clock) -> None:
    one = by_phone(portal, clock)
    worries(one)
    one.waits(hours=3)
    (row,) = one.texts()
    words = one.words_of(row).lower()
    assert not {"skin", "yellow", "jaundice"} & set(words.split())
    assert not row.safety, "it may wait for the morning; the call-back comes anyway"


@pytest.mark.parametrize("reply", ["no", "I don't want to say", "hello?"])
def test_any_answer_starts_the_time_again(either: Portal, clock: Clock, reply: str) -> None:
    one = by_phone(either, clock)
    worries(one)
    one.waits(hours=2)
    one.patient.says(reply)
    one.waits(hours=3)
    assert one.case is None
    one.waits(hours=2)
    assert len(one.check_ins()) == 1, "there is one check-in, whatever happens later"
    assert one.reasons() == ["silent"]


def test_an_answer_takes_a_text_back_that_has_not_left(portal: Portal, clock: Clock) -> None:
    one = by_phone(portal, clock)
    worries(one)
    sending = portal.workflows.send
    portal.workflows.send = lambda org, outbound_id: None  # type: ignore[method-assign]
    one.waits(hours=2)
    assert [row.status for row in one.texts()] == ["waiting"]
    portal.workflows.send = sending  # type: ignore[method-assign]
    one.patient.says("no")
    assert [row.status for row in one.texts()] == ["taken-back"]


def test_a_finished_conversation_is_not_silent(portal: Portal, clock: Clock) -> None:
    one = by_phone(portal, clock)
    worries(one)
    one.patient.answers()
    assert one.patient.state.phase == "done"
    before = one.reasons()
    one.waits(days=2)
    assert one.reasons() == before


def test_an_unfinished_conversation_without_worry_is_left_alone(
    portal: Portal, clock: Clock
) -> None:
    one = by_phone(portal, clock)
    one.patient.consents()
    one.patient.says("my back hurts a little since this morning")
    one.patient.presses("no")
    one.waits(days=2)
    assert one.check_ins() == []
    assert one.case is None


def test_a_warning_before_consent_is_followed_up_at_once(either: Portal, clock: Clock) -> None:
    one = by_phone(either, clock)
    one.patient.says(CHEST)
    assert one.reasons() == ["red-flag"]
    one.waits(minutes=11)
    assert len(one.check_ins()) == 1
    assert [row.safety for row in one.texts()] == [True]
    one.waits(minutes=11)
    assert one.reasons() == ["red-flag", "silent"]
    case = one.case
    assert case is not None
    assert not case.shared
    assert one.resources("QuestionnaireResponse") == [], "no word of what was told"


def test_at_night_a_check_in_waits_for_the_morning(portal: Portal, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 21, 4, 30, tzinfo=UTC)  # half past eight in the evening there
    one = by_phone(portal, clock)
    worries(one)
    one.waits(hours=3)
    assert one.check_ins() == []
    one.waits(hours=8, minutes=29)
    assert one.check_ins() == []
    one.waits(minutes=2)
    assert len(one.check_ins()) == 1


def test_not_being_sure_of_a_danger_sign_is_worrying(portal: Portal, clock: Clock) -> None:
    one = by_phone(portal, clock)
    one.patient.consents()
    one.patient.says("my stomach hurts")
    one.patient.presses("unsure")
    one.waits(minutes=11)
    assert len(one.check_ins()) == 1
    one.waits(minutes=11)
    assert one.reasons() == ["red-flag", "silent"]


def test_an_emergency_is_asked_after_at_night_too(portal: Portal, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)  # two in the morning there
    one = by_phone(portal, clock)
    one.patient.says(CHEST)
    one.waits(minutes=11)
    assert len(one.check_ins()) == 1


@pytest.mark.parametrize("words", ["no", "please delete my data and stop this"])
def test_consent_refused_or_taken_back_means_no_text_but_a_case(
    portal: Portal, clock: Clock, words: str
) -> None:
    one = by_phone(portal, clock)
    one.patient.says(CHEST)
    if words == "no":
        one.patient.presses("no")
    else:
        one.patient.consents()
        one.patient.says(words)
    one.waits(days=1)
    assert one.check_ins() == []
    assert one.texts() == []
    case = one.case
    assert case is not None
    assert case.level == "emergency-ambulance"


def test_stop_means_no_text_and_a_call_instead(portal: Portal, clock: Clock) -> None:
    one = by_phone(portal, clock)
    worries(one)
    with portal.database.write() as session:
        session.add(OptOut(org=ORG, phone_index=portal.index(PHONE), at=clock()))
    one.waits(hours=2)
    assert one.check_ins() == []
    assert one.reasons() == ["silent"]


def test_in_the_portal_it_stands_in_the_window(portal: Portal, clock: Clock) -> None:
    one = in_portal(portal, clock)
    worries(one)
    one.waits(hours=2)
    assert len(one.check_ins()) == 1
    assert one.texts() == []
    one.waits(hours=4)
    assert one.case is None, "nobody could be called, and the words help no one"


def test_without_a_number_a_warned_case_says_so(portal: Portal, clock: Clock) -> None:
    one = in_portal(portal, clock)
    one.patient.says(CHEST)
    one.waits(minutes=11)
    one.waits(minutes=11)
    assert one.reasons() == ["red-flag", "silent-no-number"]


@pytest.mark.parametrize("granted", [True, False])
def test_a_linked_telephone_is_texted_only_with_consent(
    either: Portal, clock: Clock, granted: bool
) -> None:
    cipher = either.cipher(ORG)
    with either.database.write() as session:
        someone = Patient(id="p1", org=ORG, locale="en", created_at=clock())
        someone.name, someone.birth_date = cipher.encrypt("Ann"), cipher.encrypt("1980-01-01")
        session.add(someone)
        session.flush()
        phone = PatientPhone(id="t1", org=ORG, patient="p1", phone_index=either.index(PHONE))
        phone.phone, phone.confirmed_at = cipher.encrypt(PHONE), clock()
        session.add(phone)
    one = in_portal(either, clock, "p1")
    worries(one)
    one.agrees_to_texts(granted=granted)
    one.waits(hours=2)
    assert len(one.check_ins()) == 1
    texts = [one.words_of(row) for row in one.texts()]
    assert len(texts) == int(granted)
    assert all("a message for you" in text for text in texts)
    one.waits(hours=4)
    assert one.reasons() == ["silent"]


def test_where_someone_at_home_is_the_danger_nothing_is_sent(portal: Portal, clock: Clock) -> None:
    one = by_phone(portal, clock)
    one.patient.says("my husband hits me")
    one.waits(minutes=31)
    assert one.check_ins() == []
    assert one.reasons() == ["red-flag", "silent"]


def test_staff_who_have_the_case_hear_of_the_silence(portal: Portal, clock: Clock) -> None:
    one = by_phone(portal, clock)
    one.patient.says(CHEST)
    _set(portal, status="claimed")
    one.waits(minutes=11)
    assert one.check_ins() == []
    assert one.reasons() == ["red-flag", "silent"]


def test_a_case_closed_since_is_settled(portal: Portal, clock: Clock) -> None:
    one = by_phone(portal, clock)
    one.patient.says(CHEST)
    _set(portal, status="closed", closed_at=clock())
    one.waits(minutes=30)
    assert one.check_ins() == []
    assert one.reasons() == ["red-flag"]


def test_after_a_long_outage_a_person_is_called_at_once(portal: Portal, clock: Clock) -> None:
    one = by_phone(portal, clock)
    one.patient.says(CHEST)
    one.waits(days=3)
    assert one.check_ins() == []
    assert one.reasons() == ["red-flag", "silent"]


def test_a_clock_set_back_delays_and_loses_nothing(portal: Portal, clock: Clock) -> None:
    one = by_phone(portal, clock)
    one.patient.says(CHEST)
    one.waits(hours=-1)
    assert one.check_ins() == []
    one.waits(hours=1, minutes=11)
    one.waits(hours=-1)
    one.waits(hours=1)
    assert len(one.check_ins()) == 1


def test_each_clinic_sets_its_own_times(portal: Portal, clock: Clock) -> None:
    org = portal.organisations[ORG]
    waits = org.follow_up.check_in.model_copy(update={"emergency": timedelta(minutes=1)})
    policy = org.follow_up.model_copy(update={"check_in": waits})
    portal.organisations[ORG] = org.model_copy(update={"follow_up": policy})
    one = by_phone(portal, clock)
    one.patient.says(CHEST)
    one.waits(minutes=2)
    assert len(one.check_ins()) == 1


def test_one_that_fails_holds_no_other_up(portal: Portal, clock: Clock) -> None:
    broken, fine = by_phone(portal, clock), in_portal(portal, clock)
    broken.patient.says(CHEST)
    fine.patient.says(CHEST)
    with portal.database.write() as session:
        conversation = portal.store(session, ORG).conversation(broken.patient.id)
        conversation.state = b"not to be read"
    fine.waits(minutes=11)
    assert len(fine.check_ins()) == 1


def _set(portal: Portal, **values: object) -> None:
    with portal.database.write() as session:
        case = session.scalars(select(Case)).one()
        for name, value in values.items():
            setattr(case, name, value)
