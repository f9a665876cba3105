"""Whose a chat is: joined by the patient or by staff, corrected, undone; never seen by others."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from portal_api.chat.cookies import PREFIX
from portal_api.conversation.portal import Portal
from portal_api.db.identity_tables import PatientIdentity
from portal_api.db.tables import Audit, Case, ConsentDecision, Conversation, Resource
from portal_api.demo.seed import demo_id, seed
from portal_api.identity.patients.joining import attach, join, separate
from records.resources.people import unnamed_patient_id
from records.validation import validate
from tests.portal_api.identity.patients import (
    ROSA,
    WALTER,
    begins,
    browser,
    chosen,
)
from tests.portal_api.staff.cases import Told, open_case
from tests.portal_api.staff.cases import signed_in as staff_signed_in

CHILD = {"about": "child", "age": 6.0, "sex": "male"}


def conversation_of(portal: Portal, case_id: str) -> str:
    with portal.database.read() as session:
        return session.scalars(select(Case.conversation).where(Case.id == case_id)).one()


def owner(portal: Portal, conversation_id: str) -> tuple[str | None, str | None]:
    """Whose the conversation is, and whose its case."""
    with portal.database.read() as session:
        row = session.scalars(select(Conversation).where(Conversation.id == conversation_id)).one()
        case = session.scalar(select(Case).where(Case.conversation == conversation_id))
        return row.patient, case.patient if case else None


def records(portal: Portal, conversation_id: str) -> list[dict[str, Any]]:
    with portal.database.read() as session:
        rows = session.scalars(
            select(Resource).where(
                Resource.conversation == conversation_id, Resource.current.is_(True)
            )
        )
        return [json.loads(portal.cipher(row.org).decrypt(row.content)) for row in rows]


def trail(portal: Portal, conversation_id: str) -> list[tuple[str, str]]:
    with portal.database.read() as session:
        rows = session.scalars(
            select(Audit).where(Audit.target == conversation_id).order_by(Audit.seq)
        )
        return [(row.actor, row.action) for row in rows]


def subjects(found: list[dict[str, Any]]) -> set[str]:
    return {r["subject"]["reference"] for r in found if "subject" in r}


def test_the_patient_adds_a_chat_of_this_device_to_their_own(portal: Portal) -> None:
    seed(portal)
    client = browser(portal)
    here = begins(client)
    client.post("/riverside/sign-in/as", data={"patient": ROSA})
    page = client.get("/riverside").text
    assert f'action="/riverside/c/{here}/join"' in page
    answer = client.post(f"/riverside/c/{here}/join")
    assert answer.headers["location"] == f"/riverside/c/{here}#latest"
    assert owner(portal, here) == (ROSA, None)
    assert trail(portal, here) == [(f"patient:{ROSA}", "conversation-joined")]
    assert client.get(f"/riverside/c/{here}").status_code == 200


def test_from_then_on_it_opens_with_the_sign_in_alone(portal: Portal) -> None:
    seed(portal)
    client = browser(portal)
    here = begins(client)
    old = client.cookies.get(PREFIX + here, path="/riverside")
    client.post("/riverside/sign-in/as", data={"patient": ROSA})
    client.post(f"/riverside/c/{here}/join")
    client.post("/riverside/sign-out")
    assert client.get(f"/riverside/c/{here}").status_code == 401
    thief = browser(portal)
    thief.cookies.set(PREFIX + here, str(old), path="/riverside")
    assert thief.get(f"/riverside/c/{here}").status_code == 401


@pytest.mark.parametrize("what", ["no sign-in", "no token", "another's chat", "another clinic"])
def test_a_chat_is_joined_by_no_one_else(portal: Portal, what: str) -> None:
    seed(portal)
    client = browser(portal)
    here = begins(client)
    if what == "no sign-in":
        assert client.post(f"/riverside/c/{here}/join").status_code == 401
    elif what == "no token":
        assert chosen(portal).post(f"/riverside/c/{here}/join").status_code == 401
    elif what == "another's chat":
        join(portal, "riverside", here, ROSA, "staff:x", by="staff")
        client.post("/riverside/sign-in/as", data={"patient": WALTER})
        assert client.post(f"/riverside/c/{here}/join").status_code in {401, 409}
        assert owner(portal, here) == (ROSA, None)
        return
    else:
        there = demo_id("lakeside", "patient", "Hannah Pruitt")
        client.post("/lakeside/sign-in/as", data={"patient": there})
        assert client.post(f"/lakeside/c/{here}/join").status_code == 401
    assert owner(portal, here) == (None, None)


class TestWhoMayOpenAPatientsChat:
    """By token, by session, as another patient, from another clinic: only the patient may."""

    @pytest.fixture
    def mine(self, portal: Portal) -> tuple[TestClient, str]:
        client = chosen(portal)
        return client, begins(client)

    def test_the_patient_may_on_any_device(
        self, portal: Portal, mine: tuple[TestClient, str]
    ) -> None:
        client, here = mine
        assert client.get(f"/riverside/c/{here}").status_code == 200
        assert not [name for name in client.cookies if name.startswith(PREFIX)]
        assert chosen(portal).get(f"/riverside/c/{here}").status_code == 200

    @pytest.mark.parametrize("page", ["", "/updates", "/summary", "/summary.txt", "/stop"])
    def test_another_patient_may_not(
        self, portal: Portal, mine: tuple[TestClient, str], page: str
    ) -> None:
        _, here = mine
        assert chosen(portal, WALTER).get(f"/riverside/c/{here}{page}").status_code == 401

    def test_another_patient_may_not_write_there(
        self, portal: Portal, mine: tuple[TestClient, str]
    ) -> None:
        _, here = mine
        before = len(portal.conversations.messages("riverside", here))
        said = {"client_id": "1", "text": "hello"}
        answer = chosen(portal, WALTER).post(f"/riverside/c/{here}/messages", data=said)
        assert answer.status_code == 401
        assert len(portal.conversations.messages("riverside", here)) == before

    def test_nobody_without_a_sign_in_may(
        self, portal: Portal, mine: tuple[TestClient, str]
    ) -> None:
        assert browser(portal).get(f"/riverside/c/{mine[1]}").status_code == 401

    def test_another_clinics_patient_may_not(
        self, portal: Portal, mine: tuple[TestClient, str]
    ) -> None:
        there = chosen(portal, demo_id("lakeside", "patient", "Rosa Delgado"), "lakeside")
        assert there.get(f"/lakeside/c/{mine[1]}").status_code == 401
        assert there.get(f"/riverside/c/{mine[1]}").status_code == 401

    def test_the_session_opens_nothing_over_the_api(
        self, portal: Portal, mine: tuple[TestClient, str]
    ) -> None:
        client, here = mine
        answer = client.get(f"/api/v1/riverside/conversations/{here}/messages")
        assert answer.status_code == 401

    def test_a_token_left_in_the_browser_opens_nothing_to_another_patient(
        self, portal: Portal
    ) -> None:
        """A family computer: Rosa wrote without a sign-in and staff joined it; Walter signs in."""
        seed(portal)
        client = browser(portal)
        here = begins(client)
        join(portal, "riverside", here, ROSA, "staff:x", by="staff")
        assert client.get(f"/riverside/c/{here}").status_code == 200
        client.post("/riverside/sign-in/as", data={"patient": WALTER})
        assert client.get(f"/riverside/c/{here}").status_code == 401
        assert here not in client.get("/riverside").text


class TestByStaff:
    def test_staff_find_choose_correct_and_undo(self, portal: Portal) -> None:
        case = open_case(portal)
        here, staff = conversation_of(portal, case), staff_signed_in(portal)
        page = f"/riverside/staff/cases/{case}/patient"
        assert f'href="{page}"' in staff.get(f"/riverside/staff/cases/{case}").text
        found = staff.post(
            f"{page}/search", data={"name": "delgado rosa", "born": "1961-04-12"}
        ).text
        assert ROSA in found
        assert WALTER not in found
        staff.post(page, data={"patient": WALTER})
        assert owner(portal, here) == (WALTER, WALTER)
        staff.post(page, data={"patient": ROSA})
        assert owner(portal, here) == (ROSA, ROSA)
        assert "Rosa Delgado" in staff.get(page).text
        staff.post(f"{page}/undo")
        assert owner(portal, here) == (None, None)
        actions = [action for _, action in trail(portal, here)]
        assert actions == ["conversation-joined", "conversation-joined", "conversation-separated"]
        assert all(actor.startswith("staff:") for actor, _ in trail(portal, here))

    def test_names_are_found_without_accents_and_none_of_another_clinic(
        self, portal: Portal
    ) -> None:
        case, staff = open_case(portal), staff_signed_in(portal)
        page = f"/riverside/staff/cases/{case}/patient"
        assert "Lucía Paredes" in staff.post(f"{page}/search", data={"name": "lucia"}).text
        assert "Hannah" not in staff.post(f"{page}/search", data={"name": "Pruitt"}).text
        assert "1961" not in staff.post(f"{page}/search", data={"born": "1961-04-13"}).text.replace(
            "1961-04-13", ""
        )

    def test_another_clinics_staff_and_patients_stay_out(self, portal: Portal) -> None:
        case = open_case(portal)
        here = conversation_of(portal, case)
        there = staff_signed_in(portal, "owen.tran", "lakeside")
        assert there.get(f"/lakeside/staff/cases/{case}/patient").status_code == 404
        answer = there.post(f"/lakeside/staff/cases/{case}/patient", data={"patient": ROSA})
        assert answer.status_code == 404
        staff = staff_signed_in(portal)
        foreign = demo_id("lakeside", "patient", "Hannah Pruitt")
        answer = staff.post(f"/riverside/staff/cases/{case}/patient", data={"patient": foreign})
        assert answer.status_code == 404
        assert owner(portal, here) == (None, None)

    def test_of_a_case_that_is_not_shared_no_name_is_said(self, portal: Portal) -> None:
        case = open_case(portal, told=Told(consent="triage-only"))
        staff = staff_signed_in(portal)
        page = f"/riverside/staff/cases/{case}/patient"
        staff.post(page, data={"patient": ROSA})
        assert "Rosa" not in staff.get(page).text
        assert 'id="undo"' in staff.get(page).text

    def test_a_first_sign_in_is_placed_by_staff_and_works_at_once(self, portal: Portal) -> None:
        staff = staff_signed_in(portal)
        client = chosen(portal)
        with portal.database.write() as session:
            row = session.scalars(select(PatientIdentity)).one()
            row.patient = None
            identity = row.id
        assert "Rosa Delgado" not in client.get("/riverside").text
        assert staff.get("/riverside/staff/sign-ins").status_code == 200
        page = staff.post("/riverside/staff/sign-ins", data={"who": identity, "name": "rosa"}).text
        assert ROSA in page
        answer = staff.post(f"/riverside/staff/sign-ins/{identity}", data={"patient": ROSA})
        assert answer.status_code == 303
        assert "Rosa Delgado" in client.get("/riverside").text
        again = staff.post(f"/riverside/staff/sign-ins/{identity}", data={"patient": WALTER})
        assert again.status_code == 409


class TestRecordsFollow:
    def test_every_reference_moves_and_the_unnamed_patient_points_on(self, portal: Portal) -> None:
        case = open_case(portal)
        here = conversation_of(portal, case)
        unnamed = f"Patient/{unnamed_patient_id('riverside', here)}"
        assert subjects(records(portal, here)) == {unnamed}
        join(portal, "riverside", here, ROSA, "staff:x", by="staff")
        after = records(portal, here)
        assert subjects(after) == {f"Patient/{ROSA}"}
        (person,) = [r for r in after if r["resourceType"] == "Patient"]
        assert person["active"] is False
        assert person["link"] == [
            {"other": {"reference": f"Patient/{ROSA}"}, "type": "replaced-by"}
        ]
        others = [r for r in after if r["resourceType"] != "Patient"]
        assert unnamed not in json.dumps(others)
        for resource in after:
            validate(resource)

    def test_undoing_it_gives_back_what_there_was(self, portal: Portal) -> None:
        case = open_case(portal)
        here = conversation_of(portal, case)
        before = {r["id"]: r for r in records(portal, here)}
        join(portal, "riverside", here, ROSA, "staff:x", by="staff")
        separate(portal, "riverside", here, "staff:x")
        assert {r["id"]: r for r in records(portal, here)} == before

    def test_a_chat_begun_signed_in_gets_an_unnamed_patient_when_it_was_someone_else(
        self, portal: Portal
    ) -> None:
        case = open_case(portal, told=Told(patient=demo_id("riverside", "patient", "Rosa Delgado")))
        here = conversation_of(portal, case)
        separate(portal, "riverside", here, "staff:x")
        after = records(portal, here)
        assert ROSA not in json.dumps(after)
        assert subjects(after) == {f"Patient/{unnamed_patient_id('riverside', here)}"}
        for resource in after:
            validate(resource)

    def test_what_a_parent_says_stays_about_the_child(self, portal: Portal) -> None:
        case = open_case(portal, told=Told(answers=dict(CHILD)))
        here = conversation_of(portal, case)
        before = subjects(records(portal, here))
        join(portal, "riverside", here, ROSA, "staff:x", by="staff")
        after = records(portal, here)
        assert subjects(after) == before
        (parent,) = [r for r in after if r["resourceType"] == "RelatedPerson"]
        assert ROSA in [i["value"] for i in parent["identifier"]]

    def test_consent_stays_as_it_was_given(self, portal: Portal) -> None:
        case = open_case(portal)
        here = conversation_of(portal, case)

        def given() -> list[tuple[Any, ...]]:
            with portal.database.read() as session:
                rows = session.scalars(
                    select(ConsentDecision).where(ConsentDecision.conversation == here)
                )
                return [(r.purpose, r.granted, r.version, r.text_shown, r.actor) for r in rows]

        before = given()
        join(portal, "riverside", here, ROSA, "staff:x", by="staff")
        assert given() == before
        assert before

    def test_a_failure_on_the_way_leaves_nothing_half_done(self, portal: Portal) -> None:
        case = open_case(portal)
        here = conversation_of(portal, case)
        before = records(portal, here)

        def dies() -> None:
            with portal.database.write() as session:
                attach(portal, session, "riverside", here, ROSA, "staff:x", by="staff")
                raise RuntimeError("killed")

        with pytest.raises(RuntimeError):
            dies()
        assert owner(portal, here) == (None, None)
        assert records(portal, here) == before
