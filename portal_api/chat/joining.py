"""A patient puts a chat without a name into their record, by an explicit press."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from portal_api.chat import cookies
from portal_api.chat.access import SameSite
from portal_api.conversation.portal import OrganisationDep, Portal, PortalDep
from portal_api.errors import NotAllowedError
from portal_api.identity.patients.access import Known
from portal_api.identity.patients.joining import claim_own
from portal_api.identity.phones import repository as phones
from portal_api.settings import Organisation

router = APIRouter(prefix="/c/{conversation}")


@router.post("/join", dependencies=[SameSite])
def join(
    org: OrganisationDep, portal: PortalDep, request: Request, patient: Known, conversation: str
) -> Response:
    """It needs the sign-in and a hold on the chat: its token in this browser, or the telephone it
    came from."""
    token = request.cookies.get(cookies.PREFIX + conversation)
    if not _came_by_text(portal, org, patient.id, conversation):
        portal.conversations.authorise(org.id, conversation, token)
    claim_own(portal, org.id, conversation, patient.id)
    response = RedirectResponse(f"/{org.id}/c/{conversation}#latest", 303)
    cookies.forget_one(response, org.id, conversation)
    return response


def _came_by_text(portal: Portal, org: Organisation, patient: str, conversation: str) -> bool:
    """Whether the chat was texted from a telephone the patient has linked."""
    with portal.database.read() as session:
        found = portal.store(session, org.id).find_conversation(conversation)
        numbers = {p.phone_index for p in phones.phones_of(session, org.id, patient)}
    if found is not None and found.patient not in {None, patient}:
        raise NotAllowedError("This conversation is not open here.", status=401)
    return found is not None and found.phone_index in numbers
