"""Claim, give back, close: who gets a case, what happens to the records, what is written down."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal_api.conversation.portal import Portal
from portal_api.db.audit import first_broken, trail
from portal_api.db.tables import Audit, Case, Resource
from portal_api.demo.seed import seed
from portal_api.errors import NotFoundError
from portal_api.identity.repository import by_login
from portal_api.identity.staff_member import StaffMember
from portal_api.staff import service
from portal_api.staff.outcome import CaseOutcome
from records.validation import validate
from tests.portal_api.staff.cases import EMERGENCY, Told, open_case, signed_in


def member(portal: Portal, login: str, org: str = "riverside") -> StaffMember:
    seed(portal)
    with portal.database.read() as session:
        found = by_login(session, org, login)
    assert found is not None
    return found


def resources(portal: Portal, case_id: str, kind: str) -> list[tuple[int, bool, dict[str, Any]]]:
    """Version, whether it is the newest, and content of each resource of that kind."""
    with portal.database.read() as session:
        case = session.get_one(Case, case_id)
        rows = session.scalars(
            select(Resource)
            .where(Resource.conversation == case.conversation, Resource.type == kind)
            .order_by(Resource.row)
        )
        cipher = portal.cipher(case.org)
        return [(r.version, r.current, json.loads(cipher.decrypt(r.content))) for r in rows]


@pytest.mark.parametrize("people", [2, 6])
def test_of_several_people_at_once_exactly_one_gets_the_case(portal: Portal, people: int) -> None:
    case_id = open_case(portal)
    logins = ["nadia.osei", "tomas.lindqvist", "grace.hollis"]
    staff = [member(portal, logins[n % len(logins)]) for n in range(people)]
    start, won, lost = threading.Barrier(people), [], []

    def take(who: StaffMember) -> None:
        start.wait()
        try:
            won.append((who.id, service.claim(portal, who, case_id).case.owner))
        except service.NotYoursError as error:
            lost.append(error.detail)

    threads = [threading.Thread(target=take, args=(who,)) for who in staff]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    owners = {owner for _, owner in won}
    assert len(owners) == 1
    assert {who for who, _ in won} == owners, "only the owner was told that they have it"
    assert len(won) + len(lost) == people
    assert lost
    assert all("has this case" in detail for detail in lost)
    with portal.database.read() as session:
        claims = [row for row in trail(session, "riverside", [case_id])
                  if row.action == "case-claimed"]  # fmt: skip
        assert len(claims) == 1
        assert first_broken(session, "riverside") is None


def test_whoever_is_late_is_told_who_has_it(portal: Portal) -> None:
    case_id = open_case(portal)
    first, second = signed_in(portal), signed_in(portal, "tomas.lindqvist")
    address = f"/api/v1/riverside/staff/cases/{case_id}/claim"
    assert first.post(address).json()["owner"]["name"] == "Nadia Osei"
    refused = second.post(address)
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["detail"] == "Nadia Osei has this case."
    page = second.post(f"/riverside/staff/cases/{case_id}/claim")
    assert page.status_code == 409
    assert "Nadia Osei has this case. You can read it here." in page.text


def test_claiming_what_one_has_already_changes_nothing(portal: Portal) -> None:
    case_id, nadia = open_case(portal), member(portal, "nadia.osei")
    first = service.claim(portal, nadia, case_id)
    again = service.claim(portal, nadia, case_id)
    assert again.case.version == first.case.version
    assert len(resources(portal, case_id, "Task")) == 2


def test_claiming_makes_the_task_accepted_by_that_person(portal: Portal) -> None:
    case_id, nadia = open_case(portal), member(portal, "nadia.osei")
    service.claim(portal, nadia, case_id)
    (_, was_current, before), (version, current, after) = resources(portal, case_id, "Task")
    assert (before["status"], was_current) == ("requested", False)
    assert (after["status"], version, current) == ("accepted", 2, True)
    assert after["owner"]["identifier"]["value"] == nadia.id
    validate(after)


def test_a_case_given_back_waits_again_for_anyone(portal: Portal) -> None:
    case_id, nadia = open_case(portal), member(portal, "nadia.osei")
    service.claim(portal, nadia, case_id)
    row = service.release(portal, nadia, case_id)
    assert (row.case.status, row.case.owner, row.owner) == ("waiting", None, None)
    _, _, task = resources(portal, case_id, "Task")[-1]
    assert task["status"] == "requested"
    assert "owner" not in task
    validate(task)
    tomas = member(portal, "tomas.lindqvist")
    assert service.claim(portal, tomas, case_id).case.owner == tomas.id


def test_closing_ends_the_alert_and_completes_the_task(portal: Portal, clock: Any) -> None:
    case_id = open_case(portal, told=Told(answers=EMERGENCY))
    nadia = member(portal, "nadia.osei")
    service.claim(portal, nadia, case_id)
    clock.advance(timedelta(minutes=4))
    row = service.close(portal, nadia, case_id, CaseOutcome.EMERGENCY_CARE)
    assert (row.case.status, row.case.outcome) == ("closed", "emergency-care")
    flags = [flag for _, current, flag in resources(portal, case_id, "Flag") if current]
    assert flags
    for flag in flags:
        assert flag["status"] == "inactive"
        assert flag["period"]["start"] < flag["period"]["end"]
        validate(flag)
    _, current, task = resources(portal, case_id, "Task")[-1]
    assert (task["status"], current) == ("completed", True)
    assert task["businessStatus"]["coding"][0]["code"] == "emergency-care"
    assert task["executionPeriod"]["start"] < task["executionPeriod"]["end"]
    validate(task)
    newest = [
        version for version, is_current, _ in resources(portal, case_id, "Task") if is_current
    ]
    assert newest == [3], "one current version, after the first and the claimed one"


@pytest.mark.parametrize("what", ["release", "close"])
def test_only_the_owner_can_end_a_case(portal: Portal, what: str) -> None:
    case_id = open_case(portal)
    signed_in(portal).post(f"/api/v1/riverside/staff/cases/{case_id}/claim")
    other = signed_in(portal, "grace.hollis")
    body = {"outcome": "advised"} if what == "close" else None
    refused = other.post(f"/api/v1/riverside/staff/cases/{case_id}/{what}", json=body)
    assert refused.status_code == 409
    assert "Nadia Osei" in refused.json()["detail"]


def test_an_unclaimed_case_cannot_be_closed(portal: Portal) -> None:
    case_id = open_case(portal)
    client = signed_in(portal)
    refused = client.post(
        f"/api/v1/riverside/staff/cases/{case_id}/close", json={"outcome": "advised"}
    )
    assert refused.status_code == 409
    assert "Claim it first" in refused.json()["detail"]


def test_an_outcome_nobody_knows_is_refused(portal: Portal) -> None:
    case_id, client = open_case(portal), signed_in(portal)
    client.post(f"/api/v1/riverside/staff/cases/{case_id}/claim")
    refused = client.post(f"/api/v1/riverside/staff/cases/{case_id}/close", json={"outcome": "?"})
    assert refused.status_code == 422
    assert client.get("/api/v1/riverside/staff/cases").json()["cases"][0]["status"] == "claimed"


def test_a_case_of_nobody_is_not_found(portal: Portal) -> None:
    with pytest.raises(NotFoundError):
        service.claim(portal, member(portal, "nadia.osei"), "no-such-case")


def test_every_step_is_in_the_chain_and_a_change_shows(portal: Portal) -> None:
    case_id, client = open_case(portal), signed_in(portal)
    client.get(f"/riverside/staff/cases/{case_id}")
    client.post(f"/riverside/staff/cases/{case_id}/claim")
    client.post(f"/riverside/staff/cases/{case_id}/close", data={"outcome": "booked"})
    with portal.database.read() as session:
        actions = [row.action for row in trail(session, "riverside", [case_id])]
        assert actions == ["case-raised", "case-viewed", "case-claimed", "case-closed"]
        assert first_broken(session, "riverside") is None
    with portal.database.write() as session:
        row = session.scalars(select(Audit).where(Audit.action == "case-claimed")).one()
        row.actor, seq = "staff:someone-else", row.seq
    with portal.database.read() as session:
        assert first_broken(session, "riverside") == seq
