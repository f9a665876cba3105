"""The page of a person's own data: what they allow, what is kept, a copy of it, its end."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from consent.purposes import Purpose
from consent.retention import RETENTION, Kind
from portal_api.chat.access import Conversation, SameSite, to_conversation
from portal_api.chat.steering import say
from portal_api.conversation import mydata
from portal_api.conversation.portal import OrganisationDep, Portal, PortalDep
from portal_api.pages import locale_of
from portal_api.settings import Organisation

router = APIRouter(prefix="/c/{conversation}/data")

_YEARS = RETENTION[Kind.DECISION].keep.days // 365


@router.get("")
def page(
    org: OrganisationDep, portal: PortalDep, request: Request, conversation: Conversation
) -> HTMLResponse:
    """Each purpose with its text and state, what is kept, and what can be done about it."""
    return _show(org, portal, request, conversation, "chat/data.html")


@router.post("/purposes/{purpose}", dependencies=[SameSite])
def decide(
    org: OrganisationDep,
    portal: PortalDep,
    request: Request,
    conversation: Conversation,
    purpose: Purpose,
    answer: Annotated[str, Form(pattern="^(yes|no)$")],
) -> Response:
    """Give a yes or take it back. Taking triage back ends the conversation, as "stop" does."""
    locale = locale_of(request, org.languages)
    if purpose is Purpose.TRIAGE and answer == "no":
        say(org, portal, conversation, portal.new_id(), locale, "chat.stop.words")
    else:
        mydata.decide(
            portal.context, org.id, conversation, purpose, is_yes=answer == "yes", locale=locale
        )
    return RedirectResponse(f"/{org.id}/c/{conversation}/data#{purpose.value}", 303)


@router.get("/copy.txt")
def as_text(
    org: OrganisationDep, portal: PortalDep, request: Request, conversation: Conversation
) -> Response:
    """All of it as plain text."""
    shown = _show(org, portal, request, conversation, "chat/data.txt")
    return _file(shown.body, "text/plain; charset=utf-8", f"{org.id}-data.txt")


@router.get("/copy.json")
def as_fhir(org: OrganisationDep, portal: PortalDep, conversation: Conversation) -> Response:
    """All of it as a FHIR Bundle."""
    bundle = mydata.as_bundle(portal.context, org.id, conversation)
    body = mydata.as_json(bundle).encode()
    return _file(body, "application/fhir+json", f"{org.id}-data.json")


@router.get("/delete")
def delete_page(
    org: OrganisationDep, portal: PortalDep, request: Request, conversation: Conversation
) -> HTMLResponse:
    """What is deleted and what is kept and why, before it is done."""
    return _show(org, portal, request, conversation, "chat/forget.html")


@router.post("/delete", dependencies=[SameSite])
def delete(
    org: OrganisationDep,
    portal: PortalDep,
    request: Request,
    conversation: Conversation,
    client_id: Annotated[str, Form(min_length=1, max_length=128)],
) -> Response:
    """Delete, in the words a person would use, so that every channel does the same."""
    locale = locale_of(request, org.languages)
    say(org, portal, conversation, client_id, locale, "chat.forget.words")
    return to_conversation(org, conversation)


def _show(
    org: Organisation, portal: Portal, request: Request, conversation: str, template: str
) -> HTMLResponse:
    locale = locale_of(request, org.languages)
    return portal.pages.render(
        request,
        template,
        locale,
        org,
        conversation=conversation,
        data=mydata.my_data(portal.context, org.id, conversation, locale),
        client_id=portal.new_id(),
        years=_YEARS,
        now=portal.clock().astimezone(org.zone),
        zone=org.zone,
    )


def _file(body: bytes | memoryview, media_type: str, name: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(bytes(body), media_type=media_type, headers=headers)
