"""Steering a conversation from its page: another language, stopping it, keeping its summary."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from portal_api.chat import cookies
from portal_api.chat.access import Conversation, SameSite, is_secure, show, to_conversation
from portal_api.conversation.portal import OrganisationDep, Portal, PortalDep
from portal_api.pages import locale_of
from portal_api.settings import Organisation

router = APIRouter(prefix="/c/{conversation}")


@router.post("/language", dependencies=[SameSite])
def language(
    org: OrganisationDep,
    portal: PortalDep,
    conversation: Conversation,
    lang: Annotated[str, Form(max_length=8)],
) -> Response:
    """Go on in another language, at the same place."""
    portal.conversations.set_locale(org.id, conversation, lang)
    response = to_conversation(org, conversation)
    cookies.remember_language(response, org.id, lang, is_secure(portal))
    return response


@router.get("/stop")
def stop_page(
    org: OrganisationDep, portal: PortalDep, request: Request, conversation: Conversation
) -> HTMLResponse:
    """What stopping does, before it is done."""
    return show(org, portal, request, conversation, "chat/stop.html")


@router.post("/stop", dependencies=[SameSite])
def stop(
    org: OrganisationDep,
    portal: PortalDep,
    request: Request,
    conversation: Conversation,
    client_id: Annotated[str, Form(min_length=1, max_length=128)],
) -> Response:
    """Withdraw consent, in the words a person would use, so that every channel does the same."""
    say(org, portal, conversation, client_id, locale_of(request, org.languages), "chat.stop.words")
    return to_conversation(org, conversation)


def say(
    org: Organisation, portal: Portal, conversation: str, client_id: str, locale: str, words: str
) -> None:
    """Send the sentence ``words`` names as if the person had written it on this page."""
    text = portal.pages.sentences(locale, org)(words)
    portal.conversations.accept(
        org.id, conversation, client_id=client_id, text=text, channel="portal"
    )
    portal.conversations.drain(org.id, conversation)


@router.get("/summary")
def summary(
    org: OrganisationDep, portal: PortalDep, request: Request, conversation: Conversation
) -> HTMLResponse:
    """The advice and what was said, to print or to keep."""
    return show(org, portal, request, conversation, "chat/summary.html")


@router.get("/summary.txt")
def summary_file(
    org: OrganisationDep, portal: PortalDep, request: Request, conversation: Conversation
) -> Response:
    """The same as a file."""
    page = show(org, portal, request, conversation, "chat/summary.txt")
    headers = {"Content-Disposition": f'attachment; filename="{org.id}-summary.txt"'}
    return Response(page.body, media_type="text/plain; charset=utf-8", headers=headers)
