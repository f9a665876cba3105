"""Signing in and out: one clinic, twelve hours, nothing in the database that signs anyone in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from portal_api.conversation.portal import Portal
from portal_api.db.tables import Patient, PatientPhone, Staff, StaffSession
from portal_api.demo.people import load_people
from portal_api.demo.seed import seed
from portal_api.errors import SettingsError
from portal_api.identity.access import COOKIE
from tests.portal_api.staff.cases import client_of, signed_in


def test_everyone_of_this_clinic_can_be_chosen_and_no_one_else(portal: Portal) -> None:
    seed(portal)
    page = client_of(portal).get("/riverside/staff/sign-in").text
    people = load_people()
    assert all(member.name in page for member in people["riverside"].staff)
    assert not any(member.name in page for member in people["lakeside"].staff)


def test_the_cookie_is_kept_from_scripts_and_other_sites(portal: Portal) -> None:
    seed(portal)
    answer = client_of(portal).post("/riverside/staff/sign-in", data={"login": "nadia.osei"})
    cookie = answer.headers["set-cookie"]
    assert answer.headers["location"] == "/riverside/staff"
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Max-Age=43200" in cookie


def test_the_token_itself_is_nowhere_in_the_database(portal: Portal) -> None:
    client = signed_in(portal)
    with portal.database.read() as session:
        stored = session.scalars(select(StaffSession.token_hash)).all()
    assert len(stored) == 1
    assert client.cookies[COOKIE] not in stored


def test_a_session_ends_after_twelve_hours(portal: Portal, clock: Any) -> None:
    client = signed_in(portal)
    clock.advance(timedelta(hours=11, minutes=59))
    assert client.get("/riverside/staff").status_code == 200
    clock.advance(timedelta(minutes=2))
    assert client.get("/riverside/staff").status_code == 303
    assert client.get("/api/v1/riverside/staff/cases").status_code == 401


def test_signing_out_makes_a_copied_cookie_worthless(portal: Portal) -> None:
    client = signed_in(portal)
    token = client.cookies[COOKIE]
    assert client.post("/riverside/staff/sign-out").status_code == 303
    thief = client_of(portal)
    thief.cookies.set(COOKIE, token)
    assert thief.get("/api/v1/riverside/staff/cases").status_code == 401


@pytest.mark.parametrize("login", ["owen.tran", "nobody", ""])
def test_someone_of_another_clinic_or_of_none_cannot_sign_in(portal: Portal, login: str) -> None:
    seed(portal)
    answer = client_of(portal).post("/riverside/staff/sign-in", data={"login": login})
    assert answer.status_code in {404, 422}
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/riverside/staff/cases/abc", "/riverside/staff/cases/abc"),
        ("/lakeside/staff/cases/abc", "/riverside/staff"),
        ("https://evil.example/riverside/staff/cases/", "/riverside/staff"),
        ("/riverside/staff/cases//evil.example", "/riverside/staff"),
        ("/riverside/staff/cases/..\\evil", "/riverside/staff"),
    ],
)
def test_signing_in_leads_back_into_this_console_only(
    portal: Portal, wanted: str, led_to: str
) -> None:
    seed(portal)
    answer = client_of(portal).post(
        "/riverside/staff/sign-in", data={"login": "nadia.osei", "next": wanted}
    )
    assert answer.headers["location"] == led_to


def test_outside_the_demonstration_there_is_no_such_sign_in(
    portal: Portal, make_portal: Callable[..., Portal]
) -> None:
    seed(portal)
    real = make_portal(profile="production")
    client = client_of(real)
    assert client.get("/riverside/staff/sign-in").status_code == 404
    answer = client.post("/riverside/staff/sign-in", data={"login": "nadia.osei"})
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers
    with pytest.raises(SettingsError):
        seed(real)


def test_seeding_twice_changes_nothing(portal: Portal) -> None:
    def counts() -> list[int]:
        with portal.database.read() as session:
            tables = (Staff, Patient, PatientPhone)
            return [session.scalar(select(func.count()).select_from(t)) or 0 for t in tables]

    seed(portal)
    before = counts()
    seed(portal)
    assert counts() == before
    assert all(count > 0 for count in before)


def test_the_demonstrations_telephones_are_fictional_and_its_clinics_complete() -> None:
    for org, people in load_people().items():
        roles = sorted(member.role.value for member in people.staff)
        assert roles == ["front-desk", "nurse", "nurse", "supervisor"], org
        for number in (phone for patient in people.patients for phone in patient.phones):
            assert number[-7:-2] == "55501", number
