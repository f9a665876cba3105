"""Where a request stands, in the patient's words: who, by when, and what if nobody does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal_api.chat.request import Request, request_view
from portal_api.conversation.portal import Portal
from portal_api.demo.seed import seed
from portal_api.identity.staff_member import StaffRole
from portal_api.staff import service, takeover
from portal_api.staff.outcome import CaseOutcome
from tests.conftest import Clock
from tests.conversation.talking import Patient
from tests.portal_api.staff.test_takeover import CHEST, NADIA, member

FEVER = "I have a fever since yesterday"


def done(portal: Portal, words: str = FEVER, consent: str = "yes") -> Patient:
    seed(portal)
    patient = Patient(portal)
    patient.presses(consent)
    patient.says(words)
    patient.answers()
    return patient


def seen(patient: Patient, locale: str = "en") -> Request:
    found = request_view(patient.portal, "riverside", patient.id, locale)
    assert found is not None
    return found


def test_nothing_is_said_before_there_is_a_request(portal: Portal) -> None:
    patient = Patient(portal)
    assert request_view(portal, "riverside", patient.id, "en") is None


def test_it_says_by_when_in_the_clinics_own_time(portal: Portal) -> None:
    """The clock of the tests stands at 18:00 UTC on a Friday: 10 in the morning at the clinic."""
    patient = done(portal)
    assert seen(patient).state == "waiting"
    assert "Friday, December 4, 2026, 10:00" in seen(patient).standing
    assert "viernes, 4 de diciembre de 2026, 10:00" in seen(patient, "es").standing


def test_whom_to_call_follows_the_opening_hours(portal: Portal, clock: Clock) -> None:
    patient, clinic = done(portal), portal.organisations["riverside"]
    assert clinic.phone in seen(patient).otherwise
    clock.advance(timedelta(hours=12))
    assert clinic.oncall_number in seen(patient).otherwise


def test_once_it_is_late_it_says_so(portal: Portal, clock: Clock) -> None:
    patient = done(portal)
    clock.advance(timedelta(days=14, minutes=1))
    assert seen(patient).state == "late"
    assert seen(patient).otherwise


@pytest.mark.parametrize(
    ("login", "role", "words"),
    [
        ("nadia.osei", StaffRole.NURSE, "A nurse"),
        ("fern.doyle", StaffRole.FRONT_DESK, "front desk"),
        ("grace.hollis", StaffRole.SUPERVISOR, "leads the team"),
    ],
)
def test_it_says_who_has_opened_it_by_role_only(
    portal: Portal, login: str, role: StaffRole, words: str
) -> None:
    patient = done(portal)
    who = member(login, role)
    service.claim(portal, who, str(patient.state.case))
    assert seen(patient).state == "opened"
    assert words in seen(patient).standing
    assert who.name.split()[0] not in seen(patient).standing


def test_writing_closing_and_giving_back_show_at_once(portal: Portal) -> None:
    patient = done(portal)
    case, stamps = str(patient.state.case), [seen(patient).stamp]
    for act in (service.claim, takeover.take_over, service.release, service.claim):
        act(portal, NADIA, case)
        stamps.append(seen(patient).stamp)
    service.close(portal, NADIA, case, CaseOutcome.ADVISED)
    assert [stamp.partition(":")[0] for stamp in [*stamps, seen(patient).stamp]] == [
        "waiting",
        "opened",
        "writing",
        "waiting",
        "opened",
        "closed",
    ]


def test_an_emergency_is_never_told_to_wait(portal: Portal, clock: Clock) -> None:
    patient = done(portal, CHEST["en"])
    for _ in range(2):
        assert seen(patient).state == "alerted"
        assert "911" in seen(patient).otherwise
        clock.advance(timedelta(days=1))


def test_without_sharing_nobody_is_promised(portal: Portal) -> None:
    found = seen(done(portal, consent="triage-only"))
    assert (found.state, found.otherwise) == ("not-shared", "")
    assert "Nobody will call you" in found.standing
