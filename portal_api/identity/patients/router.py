"""The patient's sign-in pages. Nothing here is needed for a chat without a name.

Going to the provider is a link and not a form: the content security policy lets forms lead to our
own pages only. Coming back ends in a page of ours that goes on by itself, because the browser does
not show its strict cookies to a request another site has led it to.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from portal_api.conversation.portal import OrganisationDep, Portal, PortalDep
from portal_api.errors import NotFoundError
from portal_api.identity.access import is_secure
from portal_api.identity.patients import access, service
from portal_api.identity.patients.access import PatientHere, PatientSignInDep, Someone
from portal_api.identity.patients.ports import ProviderDownError, SignInRefusedError
from portal_api.identity.patients.service import ATTEMPT, Goal
from portal_api.pages import check_same_site, locale_of
from portal_api.settings import Organisation
from privacy.log import Event, emit

ATTEMPT_COOKIE = "portico_sign_in"
SameSite = Depends(check_same_site)

router = APIRouter(prefix="/{org}", include_in_schema=False)


@router.get("/sign-in")
def choose(
    clinic: OrganisationDep,
    portal: PortalDep,
    request: Request,
    who: PatientHere,
    to: Goal = Goal.HOME,
) -> Response:
    """Where to sign in, or on to the page when someone is."""
    if who is not None:
        return RedirectResponse(to.address(clinic.id), 303)
    if not access.offers_sign_in(portal, clinic):
        raise NotFoundError("There is no sign-in at this address.")
    demo = clinic.sign_in is None
    people = service.demo_patients(portal, clinic.id) if demo else []
    return _page(portal, request, clinic, "chat/sign_in.html", people=people, demo=demo, to=to)


@router.get("/sign-in/start")
def start(
    clinic: OrganisationDep,
    portal: PortalDep,
    request: Request,
    sign_in: PatientSignInDep,
    to: Goal = Goal.HOME,
) -> Response:
    """On to the provider."""
    try:
        address, browser = service.begin(portal, sign_in, clinic, to)
    except ProviderDownError:
        return _down(portal, request, clinic)
    response = RedirectResponse(address, 303)
    # Lax: the provider's answer is a request another site leads to, and it must carry this.
    response.set_cookie(
        ATTEMPT_COOKIE,
        browser,
        max_age=int(ATTEMPT.total_seconds()),
        path=f"/{clinic.id}/sign-in",
        secure=is_secure(portal),
        httponly=True,
        samesite="lax",
    )
    return response


@router.get("/sign-in/callback")
def callback(
    clinic: OrganisationDep, portal: PortalDep, request: Request, sign_in: PatientSignInDep
) -> Response:
    """The provider's answer: a session, or a page that says what to do instead."""
    browser = request.cookies.get(ATTEMPT_COOKIE)
    before = request.cookies.get(access.COOKIE)
    try:
        entered = service.finish(
            portal, sign_in, clinic, dict(request.query_params), browser, before
        )
    except ProviderDownError:
        return _down(portal, request, clinic)
    except SignInRefusedError as error:
        emit(Event.REQUEST_REFUSED, org=clinic.id, reason=f"sign-in-{error.reason}")
        return _page(portal, request, clinic, "chat/sign_in_failed.html", status=400, down=False)
    address = entered.goal.address(clinic.id)
    page = _page(portal, request, clinic, "chat/signed_in.html", address=address)
    access.remember(page, portal, clinic.id, entered.token)
    page.delete_cookie(ATTEMPT_COOKIE, path=f"/{clinic.id}/sign-in", samesite="lax")
    return page


@router.post("/sign-in/as", dependencies=[SameSite])
def sign_in_as(
    clinic: OrganisationDep,
    portal: PortalDep,
    request: Request,
    patient: Annotated[str, Form(max_length=64)],
    to: Annotated[Goal, Form()] = Goal.HOME,
) -> Response:
    """The demonstration's sign-in, where the clinic names no provider."""
    if clinic.sign_in is not None:
        raise NotFoundError("There is no sign-in at this address.")
    token = service.sign_in_as(portal, clinic.id, patient, request.cookies.get(access.COOKIE))
    response = RedirectResponse(to.address(clinic.id), 303)
    access.remember(response, portal, clinic.id, token)
    return response


@router.post("/sign-out", dependencies=[SameSite])
def sign_out(
    clinic: OrganisationDep,
    portal: PortalDep,
    request: Request,
    who: Someone,
    sign_in: PatientSignInDep,
    everywhere: Annotated[bool, Form()] = False,
) -> Response:
    """End the session here, then lead to where the provider's own ends."""
    service.sign_out(portal, who, request.cookies.get(access.COOKIE, ""), everywhere=everywhere)
    back = f"{portal.context.public_url.rstrip('/')}/{clinic.id}/signed-out"
    onward = sign_in.sign_out_address(clinic, back)
    page = _page(portal, request, clinic, "chat/signed_out.html", onward=onward)
    access.forget(page, clinic.id)
    return page


@router.get("/signed-out")
def signed_out(clinic: OrganisationDep, portal: PortalDep, request: Request) -> Response:
    """Where the provider sends the browser after its own session ended."""
    return _page(portal, request, clinic, "chat/signed_out.html", onward=None)


def _down(portal: Portal, request: Request, clinic: Organisation) -> HTMLResponse:
    emit(Event.REQUEST_REFUSED, org=clinic.id, reason="sign-in-provider-down")
    return _page(portal, request, clinic, "chat/sign_in_failed.html", status=503, down=True)


def _page(
    portal: Portal,
    request: Request,
    clinic: Organisation,
    template: str,
    *,
    status: int = 200,
    **context: object,
) -> HTMLResponse:
    locale = locale_of(request, clinic.languages)
    return portal.pages.render(request, template, locale, clinic, status, **context)
