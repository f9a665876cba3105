"""The conversation's page: showing it, sending to it, keeping an open window up to date."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response
from sse_starlette import EventSourceResponse

from portal_api.chat.access import Conversation, SameSite, show, to_conversation
from portal_api.chat.view import COMMANDS
from portal_api.conversation.acceptance import LONGEST
from portal_api.conversation.portal import OrganisationDep, Portal, PortalDep
from portal_api.settings import Organisation

router = APIRouter(prefix="/c/{conversation}")


@router.get("")
def page(
    org: OrganisationDep,
    portal: PortalDep,
    request: Request,
    conversation: Conversation,
    note: Annotated[str | None, Query(pattern="^(empty|stale|long)$")] = None,
) -> HTMLResponse:
    """The whole conversation, as it stands."""
    return show(org, portal, request, conversation, "chat/conversation.html", note=note)


@router.get("/updates")
def updates(
    org: OrganisationDep,
    portal: PortalDep,
    request: Request,
    conversation: Conversation,
    after: Annotated[int, Query(ge=0)] = 0,
) -> HTMLResponse:
    """What a window that has seen ``after`` still lacks, as fragments for htmx."""
    return show(org, portal, request, conversation, "chat/updates.html", after=after)


@router.post("/messages", dependencies=[SameSite])
def send(
    org: OrganisationDep,
    portal: PortalDep,
    request: Request,
    conversation: Conversation,
    client_id: Annotated[str, Form(min_length=1, max_length=128)],
    asked: Annotated[str, Form(max_length=128)] = "",
    text: Annotated[str, Form()] = "",
    choice: Annotated[str | None, Form(max_length=128)] = None,
    after: Annotated[int, Form(ge=0)] = 0,
) -> Response:
    """Words or a choice. A form is answered with the page again, htmx with what is new."""
    note, anchor = refused(org, portal, conversation, asked, text.strip(), choice), None
    if note is None:
        said = {"choice": choice} if choice else {"text": text.strip()}
        accepted = portal.conversations.accept(
            org.id, conversation, client_id=client_id, asked=asked or None, channel="portal", **said
        )
        portal.conversations.drain(org.id, conversation)
        anchor = f"m-{accepted.message_id}"
    if request.headers.get("hx-request") == "true":
        return show(org, portal, request, conversation, "chat/updates.html", after=after, note=note)
    return to_conversation(org, conversation, anchor, note)


def refused(
    org: Organisation,
    portal: Portal,
    conversation: str,
    asked: str,
    text: str,
    choice: str | None,
) -> str | None:
    """Why this cannot be taken as meant (``empty``, ``long``, ``stale``), or ``None``.

    A choice made on an older page (back button, second tab, double press) belongs to a question
    that is no longer open. Taking it as the answer to the open one could hide a danger sign.
    """
    if choice is None:
        return "empty" if not text else "long" if len(text) > LONGEST else None
    open_now = portal.conversations.state(org.id, conversation).link_id or ""
    return None if choice in COMMANDS or asked == open_now else "stale"


@router.get("/events")
async def events(
    org: OrganisationDep, portal: PortalDep, conversation: Conversation
) -> EventSourceResponse:
    """Says "look again", at once and whenever something changed; carries no words itself."""

    async def stream() -> AsyncIterator[dict[str, str]]:
        changes = portal.live.subscribe(org.id, f"conversation:{conversation}")
        yield {"event": "update", "data": "-"}
        async for _ in changes:
            yield {"event": "update", "data": "-"}

    return EventSourceResponse(stream(), ping=15)
