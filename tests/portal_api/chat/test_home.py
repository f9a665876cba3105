"""The first page: what it lists, for whom, and what it never says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal_api.conversation.portal import Portal
from portal_api.db.tables import Case
from portal_api.demo.seed import seed
from portal_api.identity.patients.joining import join
from portal_api.identity.patients.signed_in import KnownPatient
from portal_api.identity.phones.codes import check_code, send_code
from portal_api.identity.phones.service import patients_of
from tests.portal_api.identity.patients import ROSA, WALTER, begins, browser, chosen
from tests.portal_api.staff.cases import Told, open_case

WORDS = "my stomach hurts since yesterday"


def test_without_a_sign_in_only_the_chats_of_this_device_are_there(portal: Portal) -> None:
    client, other = browser(portal), browser(portal)
    here, there = begins(client), begins(other)
    page = client.get("/riverside").text
    assert here in page
    assert there not in page
    assert "Sign in" in page


def test_each_chat_has_a_date_and_a_state_and_no_word_of_what_it_was_about(
    portal: Portal,
) -> None:
    client = chosen(portal)
    here = begins(client)
    said = {"client_id": "1", "text": WORDS}
    client.post(f"/riverside/c/{here}/messages", data=said)
    page = client.get("/riverside").text
    assert "November 20" in page
    assert "Not finished" in page
    for word in ("stomach", "belly", "abdominal"):
        assert word not in page.lower()


@pytest.mark.parametrize(
    ("consent", "closed", "state"),
    [("yes", False, "With the clinic"), ("yes", True, "Answered by the clinic")],
)
def test_the_state_says_where_it_is(portal: Portal, consent: str, closed: bool, state: str) -> None:
    case_id = open_case(portal, told=Told(consent=consent, patient=None))
    with portal.database.write() as session:
        case = session.scalars(select(Case).where(Case.id == case_id)).one()
        case.status = "closed" if closed else case.status
        conversation = case.conversation
    join(portal, "riverside", conversation, ROSA, "staff:x", by="staff")
    assert state in chosen(portal).get("/riverside").text
    assert state not in chosen(portal, WALTER).get("/riverside").text


def test_the_newest_chat_is_offered_to_go_on_with(portal: Portal, clock: Any) -> None:
    client = chosen(portal)
    begins(client)
    clock.advance(timedelta(minutes=1))
    later = begins(client)
    assert f'action="/riverside/c/{later}/language"' in client.get("/riverside").text


def test_dates_are_in_the_language_and_zone_of_the_clinic(portal: Portal) -> None:
    client = browser(portal)
    begins(client)
    assert "20 de noviembre, 10:00" in client.get("/riverside?lang=es").text


def test_leaving_fast_signs_out_too(portal: Portal) -> None:
    client = chosen(portal)
    assert client.get("/riverside/leave").status_code == 303
    assert "Rosa Delgado" not in client.get("/riverside").text


def test_outside_the_demonstration_no_one_is_chosen_from_a_list(
    portal: Portal, make_portal: Callable[..., Portal]
) -> None:
    seed(portal)
    client = browser(make_portal(profile="production"))
    assert client.get("/riverside/sign-in").status_code == 404
    assert client.post("/riverside/sign-in/as", data={"patient": ROSA}).status_code == 404
    assert "/sign-in" not in client.get("/riverside").text


def test_a_chat_texted_from_the_patients_number_is_offered_and_joined(portal: Portal) -> None:
    client = chosen(portal)
    number = "+12065550123"
    texted = portal.conversations.start("riverside", "sms", "en", phone=number).conversation_id
    assert texted not in client.get("/riverside").text
    clinic = portal.organisations["riverside"]
    rosa = KnownPatient(ROSA, "Rosa Delgado", date(1961, 4, 12), "es")
    send_code(portal, clinic, rosa, number, "en", draw=lambda: "123456")
    assert check_code(portal, "riverside", rosa, "123456")
    assert [patient.id for patient in patients_of(portal, "riverside", number)] == [ROSA]
    page = client.get("/riverside").text
    assert f'action="/riverside/c/{texted}/join"' in page
    assert texted not in chosen(portal, WALTER).get("/riverside").text
    assert chosen(portal, WALTER).post(f"/riverside/c/{texted}/join").status_code == 401
    assert client.post(f"/riverside/c/{texted}/join").status_code == 303
    assert client.get(f"/riverside/c/{texted}").status_code == 200
