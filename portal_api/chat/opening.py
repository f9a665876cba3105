"""The pages behind a link in a text. Nothing of a chat is shown here, only on its own page after
a sign-in or a date of birth."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from portal_api.chat import cookies
from portal_api.chat.access import SameSite, is_secure
from portal_api.conversation.portal import OrganisationDep, Portal, PortalDep
from portal_api.identity.patients.access import Known, PatientHere, offers_sign_in
from portal_api.identity.phones import links
from portal_api.identity.phones.dates import readings
from portal_api.pages import locale_of
from portal_api.settings import Organisation

COOKIE = "portico_open"

router = APIRouter(prefix="/open")


@router.get("")
def prove_page(
    org: OrganisationDep, portal: PortalDep, request: Request, who: PatientHere, wrong: bool = False
) -> HTMLResponse:
    """Who is it? Sign in, or give the date of birth."""
    link = links.opened(portal, org.id, request.cookies.get(COOKIE))
    if link is None:
        return _over(portal, org, request)
    return _page(
        portal,
        org,
        request,
        "chat/open_prove.html",
        who=who,
        wrong=wrong,
        may_sign_in=offers_sign_in(portal, org),
    )


@router.post("/birth-date", dependencies=[SameSite])
def by_birth_date(
    org: OrganisationDep,
    portal: PortalDep,
    request: Request,
    born: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """On to the chat when the date fits. The answer is the same for every other reason."""
    link = links.opened(portal, org.id, request.cookies.get(COOKIE))
    if link is None:
        return _over(portal, org, request)
    found = links.open_by_birth_date(portal, org.id, link, readings(born))
    if found is None:
        return RedirectResponse(f"/{org.id}/open?wrong=true", 303)
    conversation, token = found
    response = _to(org, conversation)
    secure = is_secure(portal)
    cookies.remember(response, org.id, conversation, token, secure, links.KEPT_FOR)
    return response


@router.post("/signed-in", dependencies=[SameSite])
def by_sign_in(
    org: OrganisationDep, portal: PortalDep, request: Request, patient: Known
) -> Response:
    """On to the chat as the patient who is signed in."""
    link = links.opened(portal, org.id, request.cookies.get(COOKIE))
    found = links.open_signed_in(portal, org.id, link, patient) if link else None
    return _to(org, found) if found else _over(portal, org, request)


@router.get("/{token}")
def look(org: OrganisationDep, portal: PortalDep, request: Request, token: str) -> HTMLResponse:
    """A button, for good links and bad ones alike. Looking, as programs do, uses nothing up."""
    return _page(portal, org, request, "chat/open.html", token=token)


@router.post("/{token}", dependencies=[SameSite])
def use(org: OrganisationDep, portal: PortalDep, request: Request, token: str) -> Response:
    """Use the link up; from here on it is this browser's."""
    browser = links.use(portal, org.id, token)
    if browser is None:
        return _over(portal, org, request)
    response = RedirectResponse(f"/{org.id}/open", 303)
    response.set_cookie(
        COOKIE,
        browser,
        max_age=int(links.GOOD_FOR.total_seconds()),
        path=f"/{org.id}/open",
        secure=is_secure(portal),
        httponly=True,
        samesite="strict",
    )
    return response


def _to(org: Organisation, conversation: str) -> RedirectResponse:
    response = RedirectResponse(f"/{org.id}/c/{conversation}#latest", 303)
    response.delete_cookie(COOKIE, path=f"/{org.id}/open", samesite="strict")
    return response


def _over(portal: Portal, org: Organisation, request: Request) -> HTMLResponse:
    return _page(portal, org, request, "chat/open_over.html", status=410)


def _page(
    portal: Portal,
    org: Organisation,
    request: Request,
    template: str,
    *,
    status: int = 200,
    **context: object,
) -> HTMLResponse:
    locale = locale_of(request, org.languages)
    return portal.pages.render(request, template, locale, org, status, **context)
