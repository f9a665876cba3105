"""Who may open a conversation's page, and how its pages are answered."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from portal_api.chat import cookies
from portal_api.chat.request import request_view
from portal_api.chat.result import ResultView, review_rows
from portal_api.chat.view import ChatView, chat_view
from portal_api.conversation.portal import OrganisationDep, Portal, PortalDep
from portal_api.errors import NotAllowedError
from portal_api.identity.patients.access import PatientHere
from portal_api.identity.patients.joining import owner_of
from portal_api.pages import check_same_site, locale_of
from portal_api.settings import Organisation

SameSite = Depends(check_same_site)


def conversation_of(
    org: OrganisationDep,
    portal: PortalDep,
    request: Request,
    conversation: str,
    who: PatientHere,
) -> str:
    """The conversation in the address, for its patient signed in here or a browser with its token.

    While somebody else is signed in, a token left in the browser opens nothing: the person in front
    of it is not the one it was given to.
    """
    patient = who.patient if who else None
    owner = owner_of(portal, org.id, conversation) if patient else None
    if patient and owner == patient.id:
        return conversation
    if owner is not None:
        raise NotAllowedError("This conversation is not open here.", status=401)
    token = request.cookies.get(cookies.PREFIX + conversation)
    portal.conversations.authorise(org.id, conversation, token)
    return conversation


Conversation = Annotated[str, Depends(conversation_of)]


def view_of(org: Organisation, portal: Portal, conversation_id: str, locale: str) -> ChatView:
    """The conversation as it stands; what is worded anew is in that language."""
    return chat_view(
        *portal.conversations.view(org.id, conversation_id),
        review=review_rows(portal, org.id, conversation_id, locale),
        request=request_view(portal, org.id, conversation_id, locale),
    )


def show(
    org: Organisation,
    portal: Portal,
    request: Request,
    conversation_id: str,
    template: str,
    *,
    after: int = 0,
    note: str | None = None,
    result: ResultView | None = None,
) -> HTMLResponse:
    """A page or fragment about one conversation."""
    locale = locale_of(request, org.languages)
    return portal.pages.render(
        request,
        template,
        locale,
        org,
        conversation=conversation_id,
        chat=view_of(org, portal, conversation_id, locale),
        after=after,
        note=note,
        client_id=portal.new_id(),
        now=portal.clock().astimezone(org.zone),
        zone=org.zone,
        result=result,
    )


def to_conversation(
    org: Organisation, conversation_id: str, anchor: str | None = None, note: str | None = None
) -> RedirectResponse:
    """Back to the conversation, at the message just sent or at the open question."""
    query = f"?note={note}" if note else ""
    return RedirectResponse(f"/{org.id}/c/{conversation_id}{query}#{anchor or 'latest'}", 303)


def is_secure(portal: Portal) -> bool:
    """Whether cookies may travel over encrypted connections only."""
    return portal.settings.public_url.startswith("https:")
