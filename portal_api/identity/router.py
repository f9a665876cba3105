"""The demonstration's sign-in page: choose who you are. It exists in the demonstration only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from portal_api.conversation.portal import OrganisationDep, PortalDep
from portal_api.identity import service
from portal_api.identity.access import COOKIE, PageRoute, SignedInPage, is_secure
from portal_api.pages import check_same_site, locale_of

router = APIRouter(prefix="/{org}/staff", route_class=PageRoute, include_in_schema=False)


@router.get("/sign-in")
def choose(
    clinic: OrganisationDep,
    portal: PortalDep,
    request: Request,
    next: str = "",
) -> HTMLResponse:
    """One button for each member of this clinic's staff."""
    staff = service.demo_staff(portal, clinic.id)
    locale = locale_of(request, clinic.languages)
    return portal.pages.render(
        request, "staff/sign_in.html", locale, clinic, staff=staff, next=next
    )


@router.post("/sign-in", dependencies=[Depends(check_same_site)])
def sign_in(
    clinic: OrganisationDep,
    portal: PortalDep,
    login: Annotated[str, Form(max_length=64)],
    next: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Begin a session and go on to where the person wanted to be."""
    token = service.sign_in(portal, clinic.id, login)
    response = RedirectResponse(_inside(clinic.id, next), 303)
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(service.SESSION.total_seconds()),
        path="/",
        secure=is_secure(portal),
        httponly=True,
        samesite="strict",
    )
    return response


@router.post("/sign-out", dependencies=[Depends(check_same_site)])
def sign_out(
    clinic: OrganisationDep, portal: PortalDep, member: SignedInPage, request: Request
) -> Response:
    """End the session; the cookie is worth nothing afterwards."""
    service.sign_out(portal, member, request.cookies.get(COOKIE, ""))
    response = RedirectResponse(f"/{clinic.id}/staff/sign-in", 303)
    response.delete_cookie(COOKIE, path="/", samesite="strict")
    return response


def _inside(org: str, address: str) -> str:
    """The address when it is a page of this clinic's console, else its queue."""
    console = f"/{org}/staff"
    inside = address.startswith(f"{console}/cases/") and "//" not in address
    return address if inside and "\\" not in address else console
