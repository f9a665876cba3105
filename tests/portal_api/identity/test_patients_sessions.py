"""Sessions of patients: how long, how many, whose; and the provider out of reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal_api.conversation.portal import Portal
from portal_api.db.identity_tables import PatientSession
from portal_api.identity.patients.access import COOKIE
from tests.portal_api.identity.patients import (
    begins,
    browser,
    portal_with,
    provider,
    sent_back,
    signed_in,
)
from tests.servers.openid import OpenIDServer


@pytest.fixture(scope="module")
def openid() -> Iterator[OpenIDServer]:
    with provider() as server:
        yield server


@pytest.fixture
def clinic(
    make_portal: Callable[..., Portal], openid: OpenIDServer, tmp_path: Path, clock: Any
) -> Portal:
    return portal_with(make_portal, tmp_path, openid.issuer, clock)


def test_a_session_ends_after_an_hour_without_use_and_after_twelve_in_any_case(
    clinic: Portal, openid: OpenIDServer, clock: Any
) -> None:
    client = signed_in(browser(clinic), openid, "rosa")
    for _ in range(14):
        clock.advance(timedelta(minutes=50))
        assert "Rosa Delgado" in client.get("/riverside").text
    clock.advance(timedelta(minutes=25))
    assert "Rosa Delgado" not in client.get("/riverside").text

    again = signed_in_later(clinic, openid, clock)
    clock.advance(timedelta(minutes=61))
    assert "Rosa Delgado" not in again.get("/riverside").text


def signed_in_later(clinic: Portal, openid: OpenIDServer, clock: Any) -> Any:
    """Signed in with the provider's time as ours again."""
    clock.now = datetime.now(UTC)
    return signed_in(browser(clinic), openid, "rosa")


def test_each_sign_in_has_a_new_token_and_ends_the_one_before(
    clinic: Portal, openid: OpenIDServer
) -> None:
    client = signed_in(browser(clinic), openid, "rosa")
    first = client.cookies[COOKIE]
    signed_in(client, openid, "rosa")
    assert client.cookies[COOKIE] != first
    with clinic.database.read() as session:
        kept = session.scalars(select(PatientSession.token_hash)).all()
    assert len(kept) == 1
    assert client.cookies[COOKIE] not in kept


def test_signing_out_on_all_devices(clinic: Portal, openid: OpenIDServer) -> None:
    one, other = (signed_in(browser(clinic), openid, "rosa") for _ in range(2))
    neighbour = signed_in(browser(clinic), openid, "walter")
    one.post("/riverside/sign-out", data={"everywhere": "true"})
    assert "Rosa Delgado" not in other.get("/riverside").text
    assert "You are signed in" in neighbour.get("/riverside").text


def test_a_session_of_another_clinic_is_nobodys(clinic: Portal, openid: OpenIDServer) -> None:
    client = signed_in(browser(clinic), openid, "rosa")
    token = client.cookies[COOKIE]
    there = browser(clinic)
    there.cookies.set(COOKIE, token, path="/lakeside")
    assert "Rosa Delgado" not in there.get("/lakeside").text
    assert there.get("/lakeside/phones").status_code == 303


class TestProviderDown:
    """The chat and the emergency numbers must not notice."""

    @pytest.fixture
    def cut_off(
        self, make_portal: Callable[..., Portal], tmp_path: Path, clock: Any
    ) -> Iterator[tuple[Portal, OpenIDServer]]:
        with provider() as server:
            yield portal_with(make_portal, tmp_path, server.issuer, clock), server

    def test_it_is_said_plainly_and_the_chat_goes_on(
        self, cut_off: tuple[Portal, OpenIDServer]
    ) -> None:
        portal, server = cut_off
        server.stop()
        client = browser(portal)
        answer = client.get("/riverside/sign-in/start")
        assert answer.status_code == 503
        assert "You can't sign in right now".replace("'", "&#39;") in answer.text
        assert 'href="tel:911"' in answer.text
        assert client.get("/riverside").status_code == 200
        here = begins(client)
        said = client.post(
            f"/riverside/c/{here}/messages",
            data={"client_id": "1", "text": "my chest is crushing and I cannot breathe"},
        )
        assert said.status_code == 303
        assert "911" in client.get(f"/riverside/c/{here}").text

    def test_down_between_the_two_steps(self, cut_off: tuple[Portal, OpenIDServer]) -> None:
        portal, server = cut_off
        client = browser(portal)
        back = sent_back(client, server, "rosa")
        server.stop()
        assert client.get(back).status_code == 503
        assert COOKIE not in client.cookies

    def test_who_is_signed_in_stays_so_and_can_sign_out(
        self, cut_off: tuple[Portal, OpenIDServer], clock: Any
    ) -> None:
        portal, server = cut_off
        client = signed_in(browser(portal), server, "rosa")
        server.stop()
        assert "Rosa Delgado" in client.get("/riverside").text
        client.app.state.sign_in._known.clear()  # type: ignore[attr-defined]  # as after a restart
        assert client.post("/riverside/sign-out").status_code == 200
        assert "Rosa Delgado" not in client.get("/riverside").text
