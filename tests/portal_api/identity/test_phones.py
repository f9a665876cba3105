"""Linking a telephone by a code, and letting go of it: a number is not a person."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from portal_api.conversation.portal import Portal
from portal_api.db.identity_tables import PhoneCode
from portal_api.db.tables import Audit, OptOut, Outbound, PatientPhone
from portal_api.demo.seed import seed
from portal_api.identity.phones.service import numbers_of, only_patient, patients_of, unlink
from tests.portal_api.identity.patients import ROSA, WALTER, browser, chosen

NUMBER = "+12065550123"


@pytest.fixture
def client(portal: Portal) -> TestClient:
    return chosen(portal)


def texts(portal: Portal, org: str = "riverside") -> list[str]:
    """What went out, oldest first."""
    with portal.database.read() as session:
        rows = session.scalars(select(Outbound).order_by(Outbound.created_at)).all()
        return [portal.cipher(org).decrypt(row.text) for row in rows]


def code_in(portal: Portal) -> str:
    found = re.search(r"\d{6}", texts(portal)[-1])
    assert found is not None
    return found[0]


def asks(client: TestClient, number: str = NUMBER, org: str = "riverside") -> None:
    answer = client.post(f"/{org}/phones", data={"number": number})
    assert answer.headers["location"] == f"/{org}/phones?step=sent"


def types(client: TestClient, code: str) -> bool:
    answer = client.post("/riverside/phones/code", data={"code": code})
    assert answer.status_code == 303
    return bool(answer.headers["location"].endswith("done"))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_code_of_the_text_links_the_number(portal: Portal, client: TestClient) -> None:
    asks(client, "(206) 555-0123")
    assert only_patient(portal, "riverside", NUMBER) is None
    assert types(client, f" {code_in(portal)[:3]} {code_in(portal)[3:]} ")
    assert only_patient(portal, "riverside", NUMBER) == ROSA
    assert NUMBER in client.get("/riverside/phones?step=done").text


def test_the_text_names_no_one_and_nothing(portal: Portal, client: TestClient) -> None:
    asks(client)
    (text,) = texts(portal)
    for word in ("Rosa", "Delgado", "Riverside", "Clinic", "1961", "health"):
        assert word.lower() not in text.lower()


def test_the_code_itself_is_nowhere_in_its_table(portal: Portal, client: TestClient) -> None:
    asks(client)
    with portal.database.read() as session:
        row = session.scalars(select(PhoneCode)).one()
    assert code_in(portal) not in repr(vars(row))
    assert b"5550123" not in row.phone


def test_a_code_works_once(portal: Portal, client: TestClient) -> None:
    asks(client)
    code = code_in(portal)
    assert types(client, code)
    assert not types(client, code)


def test_a_code_expires_after_ten_minutes(portal: Portal, client: TestClient, clock: Any) -> None:
    asks(client)
    clock.advance(timedelta(minutes=10, seconds=1))
    assert not types(client, code_in(portal))
    assert only_patient(portal, "riverside", NUMBER) is None


def test_five_wrong_codes_use_the_text_up(portal: Portal, client: TestClient) -> None:
    asks(client)
    code = code_in(portal)
    assert [types(client, wrong(code)) for _ in range(5)] == [False] * 5
    assert not types(client, code)


def test_a_newer_code_takes_the_place_of_the_one_before(portal: Portal, client: TestClient) -> None:
    asks(client)
    first = code_in(portal)
    asks(client)
    assert not types(client, first) or first == code_in(portal)
    assert types(client, code_in(portal))


def test_a_number_gets_three_codes_an_hour_from_whoever_asks(
    portal: Portal, client: TestClient, clock: Any
) -> None:
    other = chosen(portal, WALTER)
    for asking in (client, other, client, other, client):
        asks(asking)
    assert len(texts(portal)) == 3
    clock.advance(timedelta(hours=1, seconds=1))
    asks(chosen(portal))
    assert len(texts(portal)) == 4


def test_a_patient_gets_five_codes_an_hour_to_whatever_number(
    portal: Portal, client: TestClient
) -> None:
    for last in range(8):
        asks(client, f"+1206555013{last}")
    assert len(texts(portal)) == 5


@pytest.mark.parametrize("number", ["", "hello", "911", "+1", "٠٠٠"])
def test_what_is_no_number_gets_the_same_answer_and_no_text(
    portal: Portal, client: TestClient, number: str
) -> None:
    asks(client, number)
    assert texts(portal) == []


def test_a_number_that_wants_no_texts_gets_none(portal: Portal, client: TestClient) -> None:
    with portal.database.write() as session:
        session.add(OptOut(org="riverside", phone_index=portal.index(NUMBER), at=portal.clock()))
    asks(client)
    with portal.database.read() as session:
        assert session.scalars(select(Outbound.status)).all() == ["opted-out"]


def test_another_patients_code_links_nothing(portal: Portal, client: TestClient) -> None:
    asks(client)
    assert not types(chosen(portal, WALTER), code_in(portal))
    assert patients_of(portal, "riverside", NUMBER) == []


def test_a_number_linked_at_one_clinic_is_nobodys_at_another(
    portal: Portal, client: TestClient
) -> None:
    asks(client)
    assert types(client, code_in(portal))
    assert patients_of(portal, "lakeside", NUMBER) == []


def test_without_a_sign_in_there_is_only_the_way_there(portal: Portal) -> None:
    seed(portal)
    client = browser(portal)
    where = client.get("/riverside/phones").headers["location"]
    assert where == "/riverside/sign-in?to=phones"
    assert client.post("/riverside/phones", data={"number": NUMBER}).status_code == 401
    assert client.post("/riverside/phones/code", data={"code": "1"}).status_code == 401
    assert texts(portal) == []


def test_a_number_on_the_record_stands_for_no_one_until_it_is_proved(portal: Portal) -> None:
    seed(portal)
    assert patients_of(portal, "riverside", "+12065550117") == []


def test_a_patient_takes_their_own_number_off_and_no_one_elses(
    portal: Portal, client: TestClient
) -> None:
    asks(client)
    types(client, code_in(portal))
    ((phone_id, _),) = numbers_of(portal, "riverside", ROSA)
    chosen(portal, WALTER).post(f"/riverside/phones/{phone_id}/remove")
    assert only_patient(portal, "riverside", NUMBER) == ROSA
    client.post(f"/riverside/phones/{phone_id}/remove")
    assert only_patient(portal, "riverside", NUMBER) is None


def test_a_shared_telephone_has_several_patients_and_no_only_one(
    portal: Portal, client: TestClient
) -> None:
    for asking in (client, chosen(portal, WALTER)):
        asks(asking)
        assert types(asking, code_in(portal))
    linked = patients_of(portal, "riverside", NUMBER)
    assert sorted(patient.initials for patient in linked) == ["R.D.", "W.B."]
    assert only_patient(portal, "riverside", NUMBER) is None


def test_a_wrong_number_is_let_go_of_at_once_and_for_good(
    portal: Portal, client: TestClient
) -> None:
    asks(client)
    types(client, code_in(portal))
    begun = portal.conversations.start("riverside", "sms", "en", phone=NUMBER, patient=ROSA)
    assert unlink(portal, "riverside", NUMBER) == 1
    assert unlink(portal, "riverside", NUMBER) == 0
    assert patients_of(portal, "riverside", NUMBER) == []
    with portal.database.read() as session:
        store = portal.store(session, "riverside")
        assert store.conversation(begun.conversation_id).patient is None
        row = session.scalars(
            select(PatientPhone).where(PatientPhone.phone_index == portal.index(NUMBER))
        ).one()
        assert row.wrong_since is not None


def test_a_wrong_number_says_nothing_about_another_clinic(
    portal: Portal, client: TestClient
) -> None:
    asks(client)
    types(client, code_in(portal))
    assert unlink(portal, "lakeside", NUMBER) == 0
    assert only_patient(portal, "riverside", NUMBER) == ROSA


def test_linking_and_letting_go_are_in_the_trail_without_the_number(
    portal: Portal, client: TestClient
) -> None:
    asks(client)
    types(client, code_in(portal))
    unlink(portal, "riverside", NUMBER)
    with portal.database.read() as session:
        rows = session.scalars(select(Audit).order_by(Audit.seq)).all()
    told = [(row.action, row.detail.get("by")) for row in rows if row.target == ROSA]
    assert told == [
        ("phone-code-sent", None),
        ("phone-linked", "portal-code"),
        ("phone-unlinked", "wrong-number"),
    ]
    assert all("5550123" not in repr((row.target, row.detail)) for row in rows)
