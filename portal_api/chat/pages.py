"""The patient's pages around a conversation: the first page, danger, beginning, leaving fast."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from portal_api.chat import cookies, data, joining, opening, results, steering, talk
from portal_api.chat.access import SameSite, is_secure, to_conversation
from portal_api.chat.past import pasts
from portal_api.conversation.portal import OrganisationDep, PortalDep
from portal_api.identity.patients import access as patients
from portal_api.identity.patients import service as signing
from portal_api.identity.patients.access import PatientHere
from portal_api.pages import locale_of

router = APIRouter(prefix="/{org}", include_in_schema=False)
router.include_router(talk.router)
router.include_router(steering.router)
router.include_router(joining.router)
router.include_router(opening.router)
router.include_router(results.router)
router.include_router(data.router)

NEUTRAL_PAGE = "https://www.weather.gov/"
"""Where "leave fast" leads: a page anybody might have open."""


@router.get("")
def home(
    org: OrganisationDep, portal: PortalDep, request: Request, who: PatientHere
) -> HTMLResponse:
    """What the assistant is, what it keeps, how to stop; danger first, then begin.

    Chats are listed by date and state, without a word of what they were about: others may see
    the screen.
    """
    locale = locale_of(request, org.languages)
    page = portal.pages.render(
        request,
        "chat/home.html",
        locale,
        org,
        who=who,
        chats=pasts(portal, org, request, who),
        day=portal.context.composer(org.id, locale).day,
        may_sign_in=patients.offers_sign_in(portal, org),
    )
    if request.query_params.get("lang") == locale:
        cookies.remember_language(page, org.id, locale, is_secure(portal))
    return page


@router.get("/danger")
def danger(org: OrganisationDep, portal: PortalDep, request: Request) -> HTMLResponse:
    """For someone who says there is danger now: call first; the chat stays open to them."""
    locale = locale_of(request, org.languages)
    return portal.pages.render(request, "chat/danger.html", locale, org)


@router.post("/start", dependencies=[SameSite])
def start(
    org: OrganisationDep,
    portal: PortalDep,
    who: PatientHere,
    lang: Annotated[str, Form(max_length=8)],
) -> Response:
    """Begin a conversation in the chosen language.

    A signed-in patient's opens with their sign-in alone: nothing stays in the browser after it.
    """
    patient = who.patient.id if who and who.patient else None
    begun = portal.conversations.start(org.id, "portal", lang, patient=patient)
    response = to_conversation(org, begun.conversation_id)
    if patient is None:
        cookies.remember(response, org.id, begun.conversation_id, begun.token, is_secure(portal))
    cookies.remember_language(response, org.id, lang, is_secure(portal))
    return response


@router.get("/leave")
def leave(org: OrganisationDep, portal: PortalDep, request: Request, who: PatientHere) -> Response:
    """Away from here, fast: nothing of the chat can be opened on this device afterwards.

    A link on another site may lead here, but may not make this device forget.
    """
    response = RedirectResponse(NEUTRAL_PAGE, 303, {"Clear-Site-Data": '"cache"'})
    if request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}:
        cookies.forget(response, org.id, request)
        if who is not None:
            token = request.cookies.get(patients.COOKIE, "")
            signing.sign_out(portal, who, token, everywhere=False)
            patients.forget(response, org.id)
    return response
