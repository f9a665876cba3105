"""A stranger answers our text: nothing more is said to them, and staff find the right number."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal_api.conversation.portal import Portal
from portal_api.db.tables import Audit, Conversation, PatientPhone
from portal_api.sms.wrong_number import says_wrong_number
from tests.portal_api.sms.conftest import PHONE, Kept, Provider
from tests.portal_api.sms.test_escalation import _patient_with_portal
from tests.servers.twilio.emulator import Emulator


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wrong number", True),
        ("sorry, you have the wrong number!", True),
        ("u got the wrong person", True),
        ("nobody by that name here", True),
        ("Número equivocado", True),
        ("Se equivocaron de número", True),
        ("no soy esa persona", True),
        ("I took the wrong number of pills", False),
        ("what is the number of the nurse", False),
        ("the wrong side hurts", False),
        ("no conozco ese dolor", False),
        ("no one here can help me", False),
    ],
)
def test_a_wrong_number_is_recognised_and_a_symptom_is_none(text: str, expected: bool) -> None:
    assert says_wrong_number(text) is expected


@pytest.mark.parametrize("text", ["wrong number", "Número equivocado"])
def test_a_wrong_number_is_unlinked_and_told_to_staff(
    portal: Portal, provider: Provider, kept: Kept, emulator: Emulator, text: str
) -> None:
    _patient_with_portal(portal)
    provider.text("my stomach hurts")
    before = len(emulator.bodies())
    fields = provider.fields(text)
    for _ in range(3):
        provider.post(fields)
    (apology,) = emulator.bodies()[before:]
    assert "stomach" not in apology
    assert [case.reason for case in kept.cases()] == ["wrong-number"]
    with portal.database.read() as session:
        (link,) = session.scalars(select(PatientPhone))
        assert (link.confirmed_at, link.wrong_since is not None) == (None, True)
        assert {c.phone_index for c in session.scalars(select(Conversation))} == {None}
        actions = session.scalars(select(Audit.action)).all()
    assert {"phone-unlinked", "wrong-number"} <= set(actions)


def test_the_next_text_of_that_telephone_begins_anew(
    portal: Portal, provider: Provider, kept: Kept
) -> None:
    provider.text("my stomach hurts")
    first = portal.conversations.active_by_phone("riverside", PHONE)
    provider.text("wrong number")
    provider.text("START")
    provider.text("my throat is sore")
    assert portal.conversations.active_by_phone("riverside", PHONE) not in {first, None}
    assert kept.conversations() == 2


def test_danger_in_the_same_words_is_warned_about_first(
    provider: Provider, kept: Kept, emulator: Emulator
) -> None:
    provider.text("hello")
    provider.text("wrong number, but I have crushing chest pain and cannot breathe")
    assert any("911" in body for body in emulator.bodies())
    assert [case.level for case in kept.cases()] == ["emergency-ambulance"]
    assert any("took this number off" in body for body in emulator.bodies())


def test_an_open_emergency_is_called_about_and_not_forgotten(
    provider: Provider, kept: Kept
) -> None:
    provider.text("crushing chest pain and I am sweating")
    provider.text("wrong number")
    (case,) = kept.cases()
    assert (case.level, case.status) == ("emergency-ambulance", "waiting")
