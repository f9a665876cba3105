"""Server-sent events of the console: "look again", never content."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from sse_starlette import EventSourceResponse
from starlette.concurrency import run_in_threadpool

from portal_api.conversation.portal import PortalDep
from portal_api.identity.access import COOKIE, SignedIn
from portal_api.identity.service import member_of

router = APIRouter(prefix="/{org}/staff", include_in_schema=False)

PING = 15
"""Seconds between signs of life, so that a proxy does not cut a quiet stream."""


@router.get("/events")
async def events(request: Request, member: SignedIn, portal: PortalDep) -> EventSourceResponse:
    """One ``queue`` event at once, for what was missed while away, then one per change.

    The stream ends when the session does; a browser that comes back is then sent to sign in.
    """
    token = request.cookies.get(COOKIE)

    async def stream() -> AsyncIterator[dict[str, str]]:
        updates = portal.live.subscribe(member.org, "queue")
        yield {"event": "queue", "data": "changed"}
        async for _ in updates:
            if await run_in_threadpool(member_of, portal, member.org, token) is None:
                return
            yield {"event": "queue", "data": "changed"}

    return EventSourceResponse(stream(), ping=PING)
