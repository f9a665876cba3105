"""Patients signing in at a real OpenID provider: the whole way, and each way it must not go."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from portal_api.conversation.portal import Portal
from portal_api.db.identity_tables import PatientIdentity, SignInAttempt
from portal_api.db.tables import Audit
from portal_api.identity.patients.access import COOKIE
from portal_api.identity.patients.router import ATTEMPT_COOKIE
from tests.portal_api.identity.patients import (
    ROSA,
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


def test_a_patient_signs_in_is_known_by_name_and_signs_out(
    clinic: Portal, openid: OpenIDServer
) -> None:
    client = signed_in(browser(clinic), openid, "rosa")
    assert "Rosa Delgado" in client.get("/riverside").text
    token = client.cookies[COOKIE]
    out = client.post("/riverside/sign-out")
    assert out.status_code == 200
    onward = re.search(r'content="0; url=([^"]+)"', out.text)
    assert onward is not None
    assert onward[1].startswith(openid.issuer)
    assert "id_token" not in onward[1]
    thief = browser(clinic)
    thief.cookies.set(COOKIE, token, path="/riverside")
    assert "Rosa Delgado" not in thief.get("/riverside").text


def test_the_provider_ends_its_own_session_and_sends_the_browser_back(
    clinic: Portal, openid: OpenIDServer
) -> None:
    client = signed_in(browser(clinic), openid, "rosa")
    out = client.post("/riverside/sign-out").text
    onward = re.search(r'content="0; url=([^"]+)"', out)
    assert onward is not None
    page = httpx.get(onward[1].replace("&amp;", "&"), trust_env=False)
    assert page.status_code == 200, page.text
    assert client.get("/riverside/signed-out").status_code == 200


def test_the_request_carries_pkce_state_and_nonce_and_the_database_none_of_them(
    clinic: Portal,
) -> None:
    client = browser(clinic)
    address = client.get("/riverside/sign-in/start").headers["location"]
    query = dict(httpx.URL(address).params)
    assert query["code_challenge_method"] == "S256"
    assert query["response_type"] == "code"
    assert query["redirect_uri"] == "http://127.0.0.1:8000/riverside/sign-in/callback"
    with clinic.database.read() as session:
        row = session.scalars(select(SignInAttempt)).one()
    kept = repr((row.state_hash, row.browser_hash, row.secrets))
    assert query["state"] not in kept
    assert query["nonce"] not in kept
    assert client.cookies[ATTEMPT_COOKIE] not in kept


def test_cookies_are_for_this_clinic_and_not_for_scripts(
    clinic: Portal, openid: OpenIDServer
) -> None:
    client = browser(clinic)
    attempt = client.get("/riverside/sign-in/start").headers["set-cookie"]
    assert "SameSite=lax" in attempt
    assert "Path=/riverside/sign-in" in attempt
    answer = client.get(sent_back(client, openid, "rosa"))
    kept = [c for c in answer.headers.get_list("set-cookie") if c.startswith(COOKIE)]
    assert len(kept) == 1
    assert "SameSite=strict" in kept[0]
    assert "HttpOnly" in kept[0]
    assert "Path=/riverside;" in kept[0] + ";"


def test_a_wrong_state_signs_no_one_in(clinic: Portal, openid: OpenIDServer) -> None:
    client = browser(clinic)
    back = sent_back(client, openid, "rosa")
    answer = client.get(re.sub(r"state=[^&]+", "state=made-up", back))
    assert answer.status_code == 400
    assert COOKIE not in client.cookies
    assert 'href="tel:911"' in answer.text


def test_an_answer_meant_for_another_browser_signs_no_one_in(
    clinic: Portal, openid: OpenIDServer
) -> None:
    """Somebody sends you the end of their own sign-in, to make you write into their record."""
    back = sent_back(browser(clinic), openid, "rosa")
    victim = browser(clinic)
    assert victim.get(back).status_code == 400
    victim.get("/riverside/sign-in/start")
    assert victim.get(back).status_code == 400
    assert COOKIE not in victim.cookies


def test_a_code_works_once(clinic: Portal, openid: OpenIDServer) -> None:
    client = browser(clinic)
    back = sent_back(client, openid, "rosa")
    attempt = client.cookies[ATTEMPT_COOKIE]
    assert client.get(back).status_code == 200
    client.cookies.clear()
    client.cookies.set(ATTEMPT_COOKIE, attempt, path="/riverside/sign-in")
    assert client.get(back).status_code == 400
    assert COOKIE not in client.cookies


def test_a_code_of_another_sign_in_is_refused_by_the_provider(
    clinic: Portal, openid: OpenIDServer
) -> None:
    """PKCE: a stolen code is worth nothing without the verifier of the browser it was made for."""
    stolen = httpx.URL("http://x" + sent_back(browser(clinic), openid, "rosa")).params["code"]
    client = browser(clinic)
    own = sent_back(client, openid, "walter")
    answer = client.get(re.sub(r"code=[^&]+", f"code={stolen}", own))
    assert answer.status_code == 400
    assert COOKIE not in client.cookies


@pytest.mark.parametrize("issuer", ["iss=https%3A%2F%2Fevil.example", "iss="])
def test_an_answer_of_another_issuer_is_refused(
    clinic: Portal, openid: OpenIDServer, issuer: str
) -> None:
    client = browser(clinic)
    back = re.sub(r"iss=[^&]+", issuer, sent_back(client, openid, "rosa"))
    assert client.get(back).status_code == 400
    assert COOKIE not in client.cookies


def test_a_provider_that_calls_itself_something_else_is_not_used(
    make_portal: Callable[..., Portal], openid: OpenIDServer, tmp_path: Path, clock: Any
) -> None:
    """The settings name the issuer exactly; a description that differs is somebody else's."""
    portal = portal_with(make_portal, tmp_path, f"{openid.issuer}/", clock)
    assert browser(portal).get("/riverside/sign-in/start").status_code == 503


def test_another_clients_token_is_refused(
    make_portal: Callable[..., Portal], openid: OpenIDServer, tmp_path: Path, clock: Any
) -> None:
    """The provider gives riverside's client an answer; lakeside's page cannot use it."""
    portal = portal_with(make_portal, tmp_path, openid.issuer, clock)
    client = browser(portal)
    back = sent_back(client, openid, "rosa")
    client.get("/lakeside/sign-in/start")
    assert client.get(back.replace("/riverside/", "/lakeside/")).status_code == 400
    assert COOKIE not in client.cookies


def test_who_says_no_at_the_provider_is_told_so(clinic: Portal) -> None:
    client = browser(clinic)
    state = httpx.URL(client.get("/riverside/sign-in/start").headers["location"]).params["state"]
    answer = client.get(f"/riverside/sign-in/callback?error=access_denied&state={state}")
    assert answer.status_code == 400
    assert "Chat without signing in" in answer.text


def test_a_sign_in_that_takes_too_long_begins_anew(
    clinic: Portal, openid: OpenIDServer, clock: Any
) -> None:
    client = browser(clinic)
    back = sent_back(client, openid, "rosa")
    clock.advance(timedelta(minutes=10, seconds=1))
    assert client.get(back).status_code == 400


@pytest.mark.parametrize(
    ("off", "status"),
    [
        (timedelta(seconds=-110), 200),
        (timedelta(seconds=110), 200),
        (timedelta(minutes=-10), 400),
        (timedelta(minutes=9), 400),
    ],
    ids=["two minutes slow", "two minutes fast", "far too slow", "far too fast"],
)
def test_clocks_may_differ_by_two_minutes(
    clinic: Portal, openid: OpenIDServer, clock: Any, off: timedelta, status: int
) -> None:
    client = browser(clinic)
    clock.advance(off)
    assert client.get(sent_back(client, openid, "rosa")).status_code == status


def test_the_same_person_at_another_clinic_is_someone_to_be_confirmed_there(
    clinic: Portal, openid: OpenIDServer
) -> None:
    """Both clinics have a Rosa Delgado; the provider names riverside's patient id."""
    signed_in(browser(clinic), openid, "rosa")
    there = signed_in(browser(clinic), openid, "rosa", "lakeside")
    assert "still has to check who you are" in there.get("/lakeside?lang=en").text
    with clinic.database.read() as session:
        found = {row.org: row.patient for row in session.scalars(select(PatientIdentity))}
    assert found == {"riverside": ROSA, "lakeside": None}


@pytest.mark.parametrize("login", ["walter", "stranger"])
def test_name_and_birth_date_alone_match_no_one(
    clinic: Portal, openid: OpenIDServer, login: str
) -> None:
    client = signed_in(browser(clinic), openid, login)
    page = client.get("/riverside").text
    assert "You are signed in" in page
    assert "Walter Brandt" not in page
    assert client.post("/riverside/phones", data={"number": "+12065550118"}).status_code == 401


def test_what_the_provider_said_is_kept_unreadable(clinic: Portal, openid: OpenIDServer) -> None:
    signed_in(browser(clinic), openid, "walter")
    with clinic.database.read() as session:
        row = session.scalars(select(PatientIdentity)).one()
    assert b"Walter" not in (row.said or b"")
    assert "walter" not in row.subject_index
    assert "Walter Brandt" in clinic.cipher("riverside").decrypt(row.said or b"")


def test_signing_in_and_out_is_in_the_trail(clinic: Portal, openid: OpenIDServer) -> None:
    signed_in(browser(clinic), openid, "rosa").post("/riverside/sign-out")
    with clinic.database.read() as session:
        actions = session.scalars(select(Audit.action).order_by(Audit.seq)).all()
    assert list(actions) == ["patient-signed-in", "patient-signed-out"]


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/lakeside"])
def test_a_sign_in_leads_to_pages_by_name_only(
    clinic: Portal, openid: OpenIDServer, to: str
) -> None:
    client = browser(clinic)
    assert client.get("/riverside/sign-in/start", params={"to": to}).status_code == 422
    answer = client.get(sent_back(client, openid, "rosa", to="phones"))
    assert 'content="0; url=/riverside/phones"' in answer.text
