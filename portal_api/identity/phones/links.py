"""Going on in the portal with a chat that began by text.

A link alone opens nothing: whoever holds the telephone for a minute has it, and so do programs that
look at links in texts. Looking changes nothing, a press of the button uses it up, and then a
sign-in or the date of birth must follow before a word is shown.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from portal_api.conversation.portal import Portal
from portal_api.db.audit import record
from portal_api.db.identity_tables import ConversationKey, WebLink
from portal_api.identity.patients.joining import claim_own, owner_of
from portal_api.identity.patients.signed_in import KnownPatient
from portal_api.identity.phones import repository
from portal_api.identity.phones.service import prove_birth_date
from portal_api.identity.service import hashed

GOOD_FOR = timedelta(minutes=15)
"""From the text to the button, and again from the button to the proof."""
KEPT_FOR = timedelta(hours=12)
"""How long a browser that proved the date of birth may go on with the one conversation."""


@dataclass(frozen=True)
class Opened:
    """A link a browser has used: to which conversation, from which telephone."""

    conversation: str
    phone: str


def issue(portal: Portal, session: Session, org: str, conversation_id: str, phone: str) -> str:
    """The address for a text, within the caller's transaction. Earlier ones stop working."""
    token, now, index = secrets.token_urlsafe(16), portal.clock(), portal.index(phone)
    repository.expire_links(session, org, index, now)
    session.add(
        WebLink(
            token_hash=hashed(token),
            org=org,
            conversation=conversation_id,
            phone_index=index,
            created_at=now,
            expires_at=now + GOOD_FOR,
        )
    )
    session.flush()
    return f"{portal.context.public_url.rstrip('/')}/{org}/open/{token}"


def use(portal: Portal, org: str, token: str) -> str | None:
    """Use the link up: a token for this browser, or ``None`` for a link that is not good."""
    browser, now = secrets.token_urlsafe(32), portal.clock()
    with portal.database.write() as session:
        link = repository.use_link(session, org, hashed(token), hashed(browser), now)
        if link is None:
            return None
        record(session, org, now, "patient", "web-link-used", link.conversation)
    return browser


def opened(portal: Portal, org: str, browser: str | None) -> Opened | None:
    """What this browser has opened and may still prove, or ``None``."""
    if not browser:
        return None
    with portal.database.read() as session:
        since = portal.clock() - GOOD_FOR
        link = repository.link_of_browser(session, org, hashed(browser), since)
        if link is None:
            return None
        store = portal.store(session, org)
        conversation = store.conversation(link.conversation)
        if conversation.phone is None or conversation.phone_index != link.phone_index:
            return None
        return Opened(conversation.id, store.cipher.decrypt(conversation.phone))


def open_by_birth_date(
    portal: Portal, org: str, link: Opened, born: Iterable[date]
) -> tuple[str, str] | None:
    """Conversation and its key for this browser, when the date fits; else ``None``.

    The key opens this conversation only. What the patient wrote elsewhere needs their sign-in.
    """
    patient = prove_birth_date(portal, org, link.phone, born, link.conversation)
    if patient is None:
        return None
    token, now = secrets.token_urlsafe(32), portal.clock()
    with portal.database.write() as session:
        conversation = portal.store(session, org).conversation(link.conversation, lock=True)
        if conversation.patient != patient:
            return None  # a telephone may be shared: each sees their own chats
        session.add(
            ConversationKey(
                token_hash=hashed(token),
                org=org,
                conversation=conversation.id,
                created_at=now,
                expires_at=now + KEPT_FOR,
            )
        )
        session.flush()
        record(session, org, now, f"patient:{patient}", "conversation-opened", conversation.id)
    return link.conversation, token


def open_signed_in(portal: Portal, org: str, link: Opened, patient: KnownPatient) -> str | None:
    """The conversation, when it is the signed-in patient's or nobody's yet; else ``None``."""
    owner = owner_of(portal, org, link.conversation)
    if owner is None:
        claim_own(portal, org, link.conversation, patient.id)
    return link.conversation if owner in {None, patient.id} else None
