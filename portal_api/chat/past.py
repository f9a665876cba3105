"""Chats that can be gone on with from here: by date and state, never by what they were about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request
from sqlalchemy.orm import Session

from portal_api.chat import cookies
from portal_api.conversation.portal import Portal
from portal_api.conversation.service import ACTIVE_FOR
from portal_api.conversation.state import Phase
from portal_api.db.tables import Conversation
from portal_api.errors import NotAllowedError
from portal_api.identity.patients import repository
from portal_api.identity.patients.signed_in import SignedInPatient
from portal_api.identity.phones import repository as phones
from portal_api.settings import Organisation

MOST = 20
_OVER = {Phase.STOPPED, Phase.DECLINED}


@dataclass(frozen=True)
class PastChat:
    """One chat. ``state``: open, finished, with-clinic, answered, stopped. ``is_joined``: it
    belongs to a patient."""

    id: str
    began: datetime
    changed: datetime
    state: str
    is_joined: bool


@dataclass(frozen=True)
class PastChats:
    """``newest`` can be gone on with; ``mine`` are the signed-in patient's, ``device`` those this
    browser began, ``texted`` nobody's yet from the patient's telephones."""

    newest: PastChat | None
    mine: tuple[PastChat, ...]
    device: tuple[PastChat, ...]
    texted: tuple[PastChat, ...]


def pasts(
    portal: Portal, org: Organisation, request: Request, who: SignedInPatient | None
) -> PastChats:
    """What the first page may list for whoever is in front of it."""
    patient = who.patient.id if who and who.patient else None
    held = _held(portal, org, request)
    with portal.database.read() as session:
        mine, texted = [], []
        if patient is not None:
            mine = repository.conversations_of(session, org.id, patient, MOST)
            numbers = [p.phone_index for p in phones.phones_of(session, org.id, patient)]
            since = portal.clock() - ACTIVE_FOR
            texted = phones.unclaimed(session, org.id, numbers, since)
        store = portal.store(session, org.id)
        device = [store.conversation(conversation_id) for conversation_id in held]
        theirs = [row for row in device if patient is None or row.patient is None]
        listed = {
            "mine": _all(portal, session, org.id, mine),
            "device": _all(portal, session, org.id, theirs),
            "texted": _all(portal, session, org.id, texted),
        }
    open_now = [c for c in (*listed["mine"], *listed["device"]) if c.state != "stopped"]
    newest = max(open_now, key=lambda chat: chat.changed, default=None)
    return PastChats(newest=newest, **listed)


def _held(portal: Portal, org: Organisation, request: Request) -> list[str]:
    """Conversations this browser has a good token of."""
    found = []
    for conversation_id, token in list(cookies.known(request).items())[:MOST]:
        try:
            portal.conversations.authorise(org.id, conversation_id, token)
        except NotAllowedError:
            continue
        found.append(conversation_id)
    return found


def _all(
    portal: Portal, session: Session, org: str, rows: Iterable[Conversation]
) -> tuple[PastChat, ...]:
    store = portal.store(session, org)
    chats = []
    for row in rows:
        case = store.case(row.id)
        state = _state(Phase(row.phase), case.status if case else None)
        chats.append(PastChat(row.id, row.created_at, row.updated_at, state, bool(row.patient)))
    return tuple(sorted(chats, key=lambda chat: chat.changed, reverse=True))


def _state(phase: Phase, case: str | None) -> str:
    if phase in _OVER:
        return "stopped"
    if case in {"waiting", "claimed"}:
        return "with-clinic"
    if case == "closed":
        return "answered"
    return "finished" if phase is Phase.DONE else "open"
