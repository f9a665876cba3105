"""The patient's JSON API. Its shape is a public contract: docs/api.md."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from sse_starlette import EventSourceResponse
from starlette.concurrency import run_in_threadpool

from portal_api.chat.schemas import (
    ConversationCreated,
    MessageIn,
    MessageOut,
    NewConversation,
    StateOut,
    Turn,
)
from portal_api.conversation.portal import OrganisationDep, PortalDep
from portal_api.errors import NotAllowedError
from portal_api.problems import RESPONSES

LAST_SEQ = 2**31 - 1
"""The highest number a message can have in the database."""

router = APIRouter(
    prefix="/api/v1/{org}/conversations", tags=["conversations"], responses=RESPONSES
)


def bearer(
    request: Request, conversation: str, authorization: Annotated[str | None, Header()] = None
) -> str:
    """The token of the header, or of the cookie the pages use. Raises ``NotAllowedError``."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token
    cookie = request.cookies.get(f"portico_conversation_{conversation}")
    if cookie:
        return cookie
    raise NotAllowedError("Send the token of this conversation.", status=401)


def allowed(
    org: OrganisationDep,
    portal: PortalDep,
    conversation: str,
    token: Annotated[str, Depends(bearer)],
) -> str:
    """The conversation's id, once its token was checked."""
    portal.conversations.authorise(org.id, conversation, token)
    return conversation


Conversation = Annotated[str, Depends(allowed)]


@router.post("", status_code=201)
def start(org: OrganisationDep, portal: PortalDep, new: NewConversation) -> ConversationCreated:
    """Begin a conversation in one of the organisation's languages."""
    service = portal.conversations
    started = service.start(org.id, "portal", new.locale or org.languages[0])
    views, state = service.view(org.id, started.conversation_id)
    return ConversationCreated(
        conversation=started.conversation_id,
        token=started.token,
        messages=MessageOut.all(views),
        state=StateOut.of(state),
    )


@router.post("/{conversation}/messages")
def send(
    org: OrganisationDep, portal: PortalDep, conversation: Conversation, message: MessageIn
) -> Turn:
    """Send words or a choice; the answer holds what the assistant has said to it.

    The same ``client_id`` again gives the same answer and changes nothing.
    """
    service = portal.conversations
    accepted = service.accept(
        org.id,
        conversation,
        client_id=message.client_id,
        text=message.text,
        choice=message.choice,
        asked=message.asked,
        channel="portal",
    )
    service.drain(org.id, conversation)
    views, state = service.view(org.id, conversation)
    mine = next(view.seq for view in views if view.id == accepted.message_id)
    said = [view for view in views if view.seq > mine]
    return Turn(
        message=accepted.message_id,
        messages=MessageOut.all(said),
        state=StateOut.of(state),
    )


@router.get("/{conversation}/messages")
def read(
    org: OrganisationDep,
    portal: PortalDep,
    conversation: Conversation,
    after: Annotated[int, Query(ge=0, le=LAST_SEQ, description="the seq read last")] = 0,
) -> Turn:
    """Messages after a ``seq``, and where the conversation stands."""
    views, state = portal.conversations.view(org.id, conversation, after)
    return Turn(messages=MessageOut.all(views), state=StateOut.of(state))


@router.get(
    "/{conversation}/events",
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def events(
    org: OrganisationDep,
    portal: PortalDep,
    conversation: Conversation,
    after: Annotated[int, Query(ge=0, le=LAST_SEQ)] = 0,
    last_event_id: Annotated[int | None, Header(ge=0, le=LAST_SEQ)] = None,
) -> EventSourceResponse:
    """Server-sent events: one ``message`` event per new message, ``state`` when it changed."""
    start_after = max(after, last_event_id or 0)

    async def stream() -> AsyncIterator[dict[str, str]]:
        seen, state = start_after, ""
        # Listening begins before the first look, so that nothing falls in between.
        updates = portal.live.subscribe(org.id, f"conversation:{conversation}")
        service = portal.conversations
        while True:
            views, stands = await run_in_threadpool(service.view, org.id, conversation, seen)
            for view in views:
                seen = view.seq
                data = MessageOut.of(view).model_dump_json()
                yield {"event": "message", "id": str(view.seq), "data": data}
            if (text := json.dumps(StateOut.of(stands).model_dump())) != state:
                state = text
                yield {"event": "state", "data": text}
            await anext(updates)

    return EventSourceResponse(stream(), ping=15)
