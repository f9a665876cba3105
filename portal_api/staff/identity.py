"""Whose a case is, first sign-ins to place, telephones that failed their proof: staff decide."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from portal_api.db.tables import Case
from portal_api.identity.access import PageRoute
from portal_api.identity.patients import matching
from portal_api.identity.patients.joining import join as join_to
from portal_api.identity.patients.joining import separate as take_off
from portal_api.identity.patients.signed_in import KnownPatient
from portal_api.identity.phones.locked import locked_phones, unlock
from portal_api.pages import check_same_site
from portal_api.staff import repository
from portal_api.staff.desk import Desk, DeskDep

router = APIRouter(prefix="/{org}/staff", route_class=PageRoute, include_in_schema=False)

SameSite = Depends(check_same_site)
Name = Annotated[str, Form(max_length=128)]
Born = Annotated[str, Form(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
PatientId = Annotated[str, Form(max_length=64)]


@router.get("/cases/{case_id}/patient")
def choose(desk: DeskDep, case_id: str) -> HTMLResponse:
    """Whose the case is now, and a search for whose it should be."""
    return _case_page(desk, case_id, None, "", "")


@router.post("/cases/{case_id}/patient/search", dependencies=[SameSite])
def search(desk: DeskDep, case_id: str, name: Name = "", born: Born = "") -> HTMLResponse:
    """The same with who was found. Posted, so that no name gets into an address."""
    return _case_page(desk, case_id, _found(desk, name, born), name, born)


@router.post("/cases/{case_id}/patient", dependencies=[SameSite])
def join(desk: DeskDep, case_id: str, patient: PatientId) -> Response:
    """The case is this patient's; an earlier choice is corrected by it."""
    conversation = _case(desk, case_id).conversation
    join_to(desk.portal, desk.clinic.id, conversation, patient, desk.member.actor, by="staff")
    return RedirectResponse(f"/{desk.clinic.id}/staff/cases/{case_id}", 303)


@router.post("/cases/{case_id}/patient/undo", dependencies=[SameSite])
def separate(desk: DeskDep, case_id: str) -> Response:
    """The case is nobody's after all."""
    conversation = _case(desk, case_id).conversation
    take_off(desk.portal, desk.clinic.id, conversation, desk.member.actor)
    return RedirectResponse(f"/{desk.clinic.id}/staff/cases/{case_id}/patient", 303)


@router.get("/sign-ins")
def sign_ins(desk: DeskDep) -> HTMLResponse:
    """Whom the sign-in did not match with a patient, and telephones that are locked."""
    return _sign_ins_page(desk, None, "", "", "")


@router.post("/sign-ins", dependencies=[SameSite])
def search_for(desk: DeskDep, who: Name = "", name: Name = "", born: Born = "") -> HTMLResponse:
    """The same, with patients one of them may be."""
    return _sign_ins_page(desk, _found(desk, name, born), who, name, born)


@router.post("/sign-ins/{identity}", dependencies=[SameSite])
def place(desk: DeskDep, identity: str, patient: PatientId) -> Response:
    """Whoever signs in with this account is that patient."""
    matching.place(desk.portal, desk.member, identity, patient)
    return RedirectResponse(f"/{desk.clinic.id}/staff/sign-ins", 303)


@router.post("/locked-phones/{phone}", dependencies=[SameSite])
def allow_again(desk: DeskDep, phone: str) -> Response:
    """The telephone may try again."""
    unlock(desk.portal, desk.member, phone)
    return RedirectResponse(f"/{desk.clinic.id}/staff/sign-ins", 303)


def _case_page(
    desk: Desk, case_id: str, found: list[KnownPatient] | None, name: str, born: str
) -> HTMLResponse:
    """Of a case that is not shared the name stays unsaid, as everywhere in the console."""
    case = _case(desk, case_id)
    current = matching.patient_named(desk.portal, desk.clinic.id, case.patient)
    return desk.page(
        "staff/patient.html",
        case_id=case_id,
        is_joined=current is not None,
        current=current if case.shared else None,
        found=found,
        name=name,
        born=born,
    )


def _sign_ins_page(
    desk: Desk, found: list[KnownPatient] | None, who: str, name: str, born: str
) -> HTMLResponse:
    return desk.page(
        "staff/sign_ins.html",
        waiting=matching.waiting(desk.portal, desk.member),
        locked=locked_phones(desk.portal, desk.clinic.id),
        found=found,
        who=who,
        name=name,
        born=born,
    )


def _case(desk: Desk, case_id: str) -> Case:
    """The case of this clinic. Raises ``NotFoundError``."""
    with desk.portal.database.read() as session:
        return repository.one(session, desk.clinic.id, case_id).case


def _found(desk: Desk, name: str, born: str) -> list[KnownPatient] | None:
    """Patients that fit; ``None`` where nothing was looked for."""
    if not name.strip() and not born:
        return None
    try:
        day = date.fromisoformat(born) if born else None
    except ValueError:
        return []
    return matching.find(desk.portal, desk.member, name, day)
