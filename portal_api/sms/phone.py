"""The telephone of the demonstration: a page that texts us through the provider's own way in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from portal_api.conversation.portal import OrganisationDep, PortalDep
from portal_api.db.tables import Outbound
from portal_api.errors import NotFoundError
from portal_api.pages import check_same_site, locale_of
from portal_api.settings import Organisation
from portal_api.sms.numbers import e164
from portal_api.sms.ports import Handset
from portal_api.sms.quiet_hours import zones_of
from portal_api.sms.requests import TextingDep
from portal_api.sms.segments import segments
from portal_api.sms.texting import Texting

PHONES = ("+12065550123", "+12065550124", "+15125550150")
"""Numbers from the range kept free for fiction."""
_SHOWN = 100

router = APIRouter(prefix="/{org}/phone", include_in_schema=False)


@dataclass(frozen=True)
class Bubble:
    """One text on the screen: what it cost in parts, and for ours what became of it.

    ``until`` is when one that waits for the morning will go out, as a clock at the telephone shows
    it."""

    id: str
    mine: bool
    text: str
    at: datetime
    status: str = ""
    parts: int = 0
    until: str = ""


def handset(texting: TextingDep) -> Handset:
    """The pretend telephone. Raises ``NotFoundError`` outside the demonstration."""
    if texting.handset is None:
        raise NotFoundError("There is no page at this address.")
    return texting.handset


HandsetDep = Annotated[Handset, Depends(handset)]
Number = Annotated[str, Query(max_length=32)]


@router.get("")
def page(
    request: Request,
    org: OrganisationDep,
    portal: PortalDep,
    texting: TextingDep,
    _handset: HandsetDep,
    number: Number = PHONES[0],
    refused: bool = False,
) -> HTMLResponse:
    """The telephone with its texts, oldest first."""
    return portal.pages.render(
        request,
        "sms/phone.html",
        locale_of(request, org.languages),
        org,
        number=_known(number),
        numbers=PHONES,
        bubbles=bubbles(texting, org, _known(number)),
        refused=refused,
    )


@router.get("/texts")
def texts(
    request: Request,
    org: OrganisationDep,
    portal: PortalDep,
    texting: TextingDep,
    _handset: HandsetDep,
    number: Number = PHONES[0],
) -> HTMLResponse:
    """The texts alone, for a page that looks for new ones."""
    found = bubbles(texting, org, _known(number))
    locale = locale_of(request, org.languages)
    return portal.pages.render(request, "sms/texts.html", locale, org, bubbles=found)


@router.post("", dependencies=[Depends(check_same_site)])
def send(
    request: Request,
    org: OrganisationDep,
    phone: HandsetDep,
    number: Annotated[str, Form(max_length=32)],
    text: Annotated[str, Form(max_length=20_000)] = "",
    picture: Annotated[bool, Form()] = False,
) -> Response:
    """Text the clinic, signed as the provider would, over the provider's webhook."""
    answer = phone.text(org, _known(number), text.replace("\r\n", "\n"), media=int(picture))
    query = {"number": _known(number), "lang": locale_of(request, org.languages)}
    if answer != 200:
        query["refused"] = "true"
    return RedirectResponse(f"/{org.id}/phone?{urlencode(query)}#write", 303)


def bubbles(texting: Texting, org: Organisation, number: str) -> list[Bubble]:
    """What the telephone shows: texts both ways, oldest first, none that were never sent."""
    cipher, index = texting.ciphers[org.id], texting.index(number)
    with texting.database.read() as session:
        store = texting.texts(session, org.id)
        theirs = [
            Bubble(
                f"t-{row.id}",
                False,
                text,
                row.created_at,
                row.status,
                segments(text),
                _until(texting, org, row, number),
            )
            for row in store.texts_of(index, _SHOWN)
            for text in (cipher.decrypt(row.text),)
        ]
        own = [
            Bubble(f"m-{row.id}", True, cipher.decrypt(row.text), row.created_at)
            for row in store.words_of(index, _SHOWN)
        ]
    return sorted([*reversed(own), *reversed(theirs)], key=lambda bubble: bubble.at)


def _until(texting: Texting, org: Organisation, row: Outbound, number: str) -> str:
    now = texting.clock()
    if row.status != "waiting" or row.not_before is None or row.not_before <= now:
        return ""
    there = zones_of(number, org.zone, now)[0]
    return f"{row.not_before.astimezone(there):%H:%M %Z}"


def _known(number: str) -> str:
    return e164(number) or PHONES[0]
