"""A safety text that does not arrive: the written escalation, step by step (docs/escalation.md)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal_api.adapters.inline_workflows import InlineWorkflows
from portal_api.conversation.portal import Portal
from portal_api.db.tables import Case, Patient, PatientPhone
from portal_api.sms.delivery import Report, take_report
from portal_api.sms.sender import Sender
from portal_api.sms.texting import Texting
from portal_api.sms.undelivered.escalation import escalate
from portal_api.sms.upkeep import ARRIVES_WITHIN
from tests.conftest import Clock
from tests.portal_api.sms.conftest import PHONE, Kept
from tests.servers.twilio.emulator import Emulator, Mood

ON_CALL = "+12065550109"
QUARTER = timedelta(minutes=15)
Queue = Callable[..., str]


@pytest.fixture
def lost(texting: Texting, queued: Queue, emulator: Emulator) -> str:
    """A warning the network could not deliver; its id."""
    outbound = queued("Call 911 now.", safety=True)
    Sender(texting).send("riverside", outbound)
    sid = emulator.texts[-1].sid
    take_report(texting, "riverside", Report(sid, "undelivered", "30003", outbound))
    return outbound


def _sweep(portal: Portal) -> None:
    """What happens every ten seconds, twice: a text is written first and found afterwards."""
    assert isinstance(portal.workflows, InlineWorkflows)
    assert isinstance(portal.clock, Clock)
    portal.workflows.sweep()
    portal.clock.advance(timedelta(seconds=10))
    portal.workflows.sweep()


def _claim(portal: Portal, status: str = "claimed") -> None:
    with portal.database.write() as session:
        for case in session.query(Case).all():
            case.status = status


def test_staff_are_told_at_once_and_the_number_on_call_while_nobody_acts(
    portal: Portal, lost: str, kept: Kept, emulator: Emulator, clock: Clock
) -> None:
    (case,) = kept.cases()
    assert (case.level, case.reason) == ("urgent", "not-delivered")
    clock.advance(QUARTER - timedelta(minutes=1))
    _sweep(portal)
    assert emulator.bodies(ON_CALL) == [], "staff still have their quarter of an hour"
    clock.advance(timedelta(minutes=1))
    _sweep(portal)
    _sweep(portal)
    (told,) = emulator.bodies(ON_CALL)
    assert case.id[:6].upper() in told
    for _ in range(2):
        clock.advance(QUARTER)
        _sweep(portal)
        _sweep(portal)
    assert len(emulator.bodies(ON_CALL)) == 3, "again every quarter of an hour, never held back"


def test_after_half_an_hour_the_person_is_told_once_that_nobody_has_been_reached(
    portal: Portal, lost: str, emulator: Emulator, clock: Clock
) -> None:
    for _ in range(4):
        clock.advance(QUARTER)
        _sweep(portal)
    told = [body for body in emulator.bodies(PHONE) if "no one here has seen" in body]
    assert len(told) == 1
    assert "911" in told[0]


@pytest.mark.parametrize("status", ["claimed", "closed"])
def test_it_ends_when_a_human_has_the_case(
    portal: Portal, lost: str, emulator: Emulator, clock: Clock, status: str
) -> None:
    _claim(portal, status)
    clock.advance(QUARTER * 4)
    _sweep(portal)
    assert emulator.bodies(ON_CALL) == []


def test_it_goes_on_when_the_case_is_given_back(
    portal: Portal, lost: str, emulator: Emulator, clock: Clock
) -> None:
    _claim(portal)
    clock.advance(QUARTER)
    _sweep(portal)
    _claim(portal, "waiting")
    _sweep(portal)
    assert len(emulator.bodies(ON_CALL)) == 1


def test_it_ends_when_the_text_arrives_after_all(
    portal: Portal, texting: Texting, lost: str, emulator: Emulator, clock: Clock
) -> None:
    report = Report(emulator.texts[0].sid, "delivered", None, lost)
    take_report(texting, "riverside", report)
    clock.advance(QUARTER)
    _sweep(portal)
    assert emulator.bodies(ON_CALL) == []


def test_silence_of_the_network_is_taken_for_a_failure(
    portal: Portal, texting: Texting, queued: Queue, kept: Kept, emulator: Emulator, clock: Clock
) -> None:
    Sender(texting).send("riverside", queued("Call 911 now.", safety=True))
    clock.advance(ARRIVES_WITHIN)
    _sweep(portal)
    assert [case.reason for case in kept.cases()] == ["not-delivered"]
    clock.advance(QUARTER)
    _sweep(portal)
    assert len(emulator.bodies(ON_CALL)) == 1


def test_a_text_the_provider_refuses_is_escalated_too(
    portal: Portal, texting: Texting, queued: Queue, kept: Kept, emulator: Emulator, clock: Clock
) -> None:
    emulator.moods.append(Mood.NO_SUCH_NUMBER)
    Sender(texting).send("riverside", queued("Call 911 now.", safety=True))
    clock.advance(QUARTER)
    _sweep(portal)
    assert len(emulator.bodies(ON_CALL)) == 1


def test_steps_taken_by_two_workers_at_once_are_taken_once(
    portal: Portal, texting: Texting, lost: str, kept: Kept, clock: Clock
) -> None:
    clock.advance(QUARTER * 2)
    assert escalate(texting) == 2
    assert escalate(texting) == 0
    assert len([row for row in kept.texts() if row.kind in {"safety", "escalation"}]) == 2


def test_a_failed_escalation_text_begins_no_escalation_of_its_own(
    portal: Portal, texting: Texting, lost: str, kept: Kept, emulator: Emulator, clock: Clock
) -> None:
    clock.advance(QUARTER * 2)
    emulator.moods.extend([Mood.NO_SUCH_NUMBER] * 2)
    _sweep(portal)
    before = len(kept.texts())
    _sweep(portal)
    assert len(kept.texts()) == before


def test_the_words_go_the_other_way_into_the_patients_portal(
    portal: Portal, texting: Texting, queued: Queue, clock: Clock
) -> None:
    other = _patient_with_portal(portal)
    emulated = queued("Call 911 now.", safety=True)
    texting_report = Report("SM" + "1" * 32, "undelivered", "30003", emulated)
    for _ in range(2):
        take_report(texting, "riverside", texting_report)
    said = [m.text for m in portal.conversations.messages("riverside", other)]
    assert [text for text in said if "Call 911 now." in text] == [said[-1]]
    clock.advance(QUARTER * 2)
    _sweep(portal)
    said = [m.text for m in portal.conversations.messages("riverside", other)]
    assert "no one here has seen" in said[-1]


def test_a_telephone_of_two_patients_shows_neither_the_others_words(
    portal: Portal, texting: Texting, queued: Queue
) -> None:
    portals = [_patient_with_portal(portal), _patient_with_portal(portal)]
    outbound = queued("Call 911 now.", safety=True)
    take_report(texting, "riverside", Report("SM1", "undelivered", "30003", outbound))
    for conversation in portals:
        said = [m.text for m in portal.conversations.messages("riverside", conversation)]
        assert not any("Call 911 now." in text for text in said)


@pytest.mark.parametrize("code", ["30006", "21614", "21635"])
def test_a_landline_is_told_to_staff_once_whatever_the_text_was(
    texting: Texting, queued: Queue, kept: Kept, code: str
) -> None:
    for number in range(3):
        outbound = queued(f"better? {number}")
        take_report(texting, "riverside", Report(f"SM{number}", "undelivered", code, outbound))
    (case,) = kept.cases()
    assert (case.level, case.reason) == ("same-day", "call-do-not-text")


def test_an_ordinary_text_that_did_not_arrive_calls_no_one(
    texting: Texting, queued: Queue, kept: Kept
) -> None:
    take_report(texting, "riverside", Report("SM1", "undelivered", "30003", queued("better?")))
    assert kept.cases() == []


def test_an_opt_out_the_provider_reports_late_is_believed(
    portal: Portal, texting: Texting, queued: Queue, kept: Kept, emulator: Emulator
) -> None:
    take_report(texting, "riverside", Report("SM1", "failed", "21610", queued("better?")))
    Sender(texting).send("riverside", queued("worse?"))
    assert emulator.bodies() == []
    assert [row.status for row in kept.texts()] == ["failed", "opted-out"]


def _patient_with_portal(portal: Portal) -> str:
    """A patient the telephone is linked to, with a conversation in the portal; its id."""
    cipher, patient = portal.cipher("riverside"), portal.new_id()
    with portal.database.write() as session:
        session.add(
            Patient(
                id=patient,
                org="riverside",
                name=cipher.encrypt("Jo Santos"),
                birth_date=cipher.encrypt("1980-01-01"),
                locale="en",
                created_at=portal.clock(),
            )
        )
        session.flush()
        session.add(
            PatientPhone(
                id=portal.new_id(),
                org="riverside",
                patient=patient,
                phone_index=portal.index(PHONE),
                phone=cipher.encrypt(PHONE),
            )
        )
    return portal.conversations.start("riverside", "portal", "en", patient=patient).conversation_id
