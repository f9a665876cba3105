"""Whose a chat is: joined by the patient or by staff, corrected and undone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal_api.chat.cookies import PREFIX
from portal_api.conversation.portal import Portal
from portal_api.db.identity_tables import PatientIdentity
from portal_api.demo.seed import demo_id, seed
from portal_api.identity.patients.joining import join
from tests.portal_api.identity.joined import conversation_of, owner, trail
from tests.portal_api.identity.patients import (
    ROSA,
    WALTER,
    begins,
    browser,
    chosen,
)
from tests.portal_api.staff.cases import Told, open_case
from tests.portal_api.staff.cases import signed_in as staff_signed_in


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
