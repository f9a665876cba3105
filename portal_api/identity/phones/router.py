"""A patient's telephones in the portal: which are linked, linking one by code, letting one go."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from portal_api.conversation.portal import OrganisationDep, PortalDep
from portal_api.identity.patients.access import Known, PatientHere
from portal_api.identity.patients.service import Goal
from portal_api.identity.phones import codes, service
from portal_api.pages import check_same_site, locale_of

SameSite = Depends(check_same_site)

router = APIRouter(prefix="/{org}/phones", include_in_schema=False)


@router.get("")
def page(
    clinic: OrganisationDep,
    portal: PortalDep,
    request: Request,
    who: PatientHere,
    step: Annotated[str, "sent, wrong, done or nothing"] = "",
) -> Response:
    """The linked numbers, and a form for another. Without a sign-in, the sign-in page."""
    if who is None:
        return RedirectResponse(f"/{clinic.id}/sign-in?to={Goal.PHONES.value}", 303)
    locale = locale_of(request, clinic.languages)
    numbers = service.numbers_of(portal, clinic.id, who.patient.id) if who.patient else []
    shown: HTMLResponse = portal.pages.render(
        request, "chat/phones.html", locale, clinic, who=who, numbers=numbers, step=step
    )
    return shown


@router.post("", dependencies=[SameSite])
def send(
    clinic: OrganisationDep,
    portal: PortalDep,
    request: Request,
    patient: Known,
    number: Annotated[str, Form(max_length=32)] = "",
) -> Response:
    """Text a code to the number; the answer is the same whatever number it was."""
    locale = locale_of(request, clinic.languages)
    codes.send_code(portal, clinic, patient, number, locale)
    return RedirectResponse(f"/{clinic.id}/phones?step=sent", 303)


@router.post("/code", dependencies=[SameSite])
def confirm(
    clinic: OrganisationDep,
    portal: PortalDep,
    patient: Known,
    code: Annotated[str, Form(max_length=32)] = "",
) -> Response:
    """Link the number when the code is right."""
    done = codes.check_code(portal, clinic.id, patient, code)
    return RedirectResponse(f"/{clinic.id}/phones?step={'done' if done else 'wrong'}", 303)


@router.post("/{phone}/remove", dependencies=[SameSite])
def remove(clinic: OrganisationDep, portal: PortalDep, patient: Known, phone: str) -> Response:
    """Take a number off."""
    service.remove(portal, clinic.id, patient, phone)
    return RedirectResponse(f"/{clinic.id}/phones", 303)
