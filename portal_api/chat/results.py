"""The result's pages: on the screen, on paper, and what became of the request."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from portal_api.chat import cookies
from portal_api.chat.access import Conversation, is_secure, show, to_conversation, view_of
from portal_api.chat.paper import paper_of
from portal_api.chat.request import request_view
from portal_api.chat.result import result_view
from portal_api.conversation.portal import OrganisationDep, PortalDep
from portal_api.pages import locale_of

router = APIRouter(prefix="/c/{conversation}")


@router.get("/result")
def result(
    org: OrganisationDep, portal: PortalDep, request: Request, conversation: Conversation
) -> Response:
    """The result; without one yet, the conversation."""
    locale = locale_of(request, org.languages)
    found = result_view(portal, org.id, conversation, locale)
    if found is None:
        return to_conversation(org, conversation)
    page = show(org, portal, request, conversation, "chat/result.html", result=found)
    if request.query_params.get("lang") == locale:
        cookies.remember_language(page, org.id, locale, is_secure(portal))
    return page


@router.get("/request")
def standing(
    org: OrganisationDep,
    portal: PortalDep,
    request: Request,
    conversation: Conversation,
    stamp: Annotated[str, Query(max_length=500)] = "",
) -> Response:
    """Where the request stands; 204 when a window that has seen ``stamp`` lacks nothing."""
    locale = locale_of(request, org.languages)
    found = request_view(portal, org.id, conversation, locale)
    if (found.stamp if found else "") == stamp:
        return Response(status_code=204)
    chat = {"request": found}
    return portal.pages.render(request, "chat/request.html", locale, org, chat=chat)


@router.get("/summary.pdf")
def pdf(
    org: OrganisationDep, portal: PortalDep, request: Request, conversation: Conversation
) -> Response:
    """Result and answers on paper. Neither the address nor the file's name says whose they are."""
    locale = locale_of(request, org.languages)
    found = result_view(portal, org.id, conversation, locale)
    chat = view_of(org, portal, conversation, locale)
    t = portal.pages.sentences(locale, org)
    now = portal.clock().astimezone(org.zone)
    paper = paper_of(t, org, locale, now, found, chat)
    headers = {
        "Content-Disposition": f'attachment; filename="{org.id}-summary.pdf"',
        "Cache-Control": "no-store",
    }
    return Response(portal.press.pdf(paper), media_type="application/pdf", headers=headers)
