"""The provider's webhooks. Both answer fast: the work itself is handed to durable workflows."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from portal_api.conversation.portal import PortalDep
from portal_api.problems import RESPONSES
from portal_api.sms import phone
from portal_api.sms.delivery import Report, take_report
from portal_api.sms.inbound import InboundText, receive
from portal_api.sms.requests import SignedFields, TextingDep

webhooks = APIRouter(prefix="/sms/{org}", tags=["sms"], responses=RESPONSES)

EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


class _TwiML(Response):
    media_type = "text/xml"


@webhooks.post("/inbound", response_class=_TwiML)
def inbound(org: str, fields: SignedFields, portal: PortalDep, texting: TextingDep) -> Response:
    """A text from a patient. Stored and screened for danger before the empty answer goes back."""
    receive(portal, texting, texting.organisation(org), InboundText.of(fields))
    return _TwiML(EMPTY_TWIML)


@webhooks.post("/status", status_code=204, response_class=Response)
def status(org: str, fields: SignedFields, request: Request, texting: TextingDep) -> Response:
    """What became of a text of ours."""
    take_report(texting, org, Report.of(fields, request.query_params.get("outbound")))
    return Response(status_code=204)


router = APIRouter()
router.include_router(webhooks)
router.include_router(phone.router)
