"""Texts about who somebody is: a link to the portal, a date of birth, the letters of a name.

Only whole messages count, and only where nothing else is meant by them: anything more is what a
patient says about their health and goes to the conversation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from consent.permits import reply
from portal_api.conversation.portal import Portal
from portal_api.db.audit import record
from portal_api.identity.patients.joining import attach
from portal_api.identity.patients.signed_in import KnownPatient
from portal_api.identity.phones import links
from portal_api.identity.phones.dates import readings
from portal_api.identity.phones.service import (
    ask_birth_date,
    is_asked,
    patients_of,
    prove_birth_date,
)
from portal_api.settings import Organisation
from portal_api.sms.segments import economical
from portal_api.sms.texting import Texting

if TYPE_CHECKING:
    from portal_api.sms.inbound import InboundText, Sender

WEB_WORDS = frozenset({"web", "portal", "website", "pagina", "página"})
LINK_WORDS = frozenset({"link", "link phone", "link my phone", "unir", "unir telefono", "vincular"})
_ANSWERS = frozenset({"NO", "SI", "YES", "OK"})
"""Initials that are words too: they need their dots to be taken for a name."""
STILL_AFTER = timedelta(hours=1)


def about_identity(
    portal: Portal, texting: Texting, org: Organisation, inbound: InboundText, sender: Sender
) -> list[str] | None:
    """Ids of the texts that answer it; ``None`` when the text is about something else."""
    words = " ".join(inbound.text.casefold().strip(" .!¡").split())
    if inbound.media or sender.opted_out:
        return None
    if words in WEB_WORDS and sender.conversation is not None:
        return _send_link(portal, texting, org, inbound, sender)
    if words in LINK_WORDS:
        ask_birth_date(portal, org.id, sender.phone)
        return _say(texting, org, inbound, sender, "sms.link-ask")
    days = readings(inbound.text)
    if days and is_asked(portal, org.id, sender.phone):
        prove_birth_date(portal, org.id, sender.phone, days, sender.conversation)
        return _say(texting, org, inbound, sender, "sms.link-answered")
    return _said_who(portal, texting, org, inbound, sender)


def ask_who(
    portal: Portal, texting: Texting, org: Organisation, inbound: InboundText, sender: Sender
) -> list[str]:
    """On a shared telephone: ask by initials alone whom this is for, when that is not known.

    In a conversation that has rested, whether it is still for the same person.
    """
    linked = patients_of(portal, org.id, sender.phone)
    initials = [patient.initials for patient in linked]
    if len(linked) < 2 or len(set(initials)) < len(initials):
        return []
    listed = ", ".join(initials)
    with texting.database.read() as session:
        store = portal.store(session, org.id)
        conversation = store.conversation(sender.conversation) if sender.conversation else None
        owner = conversation.patient if conversation else None
        rested = bool(conversation and conversation.updated_at + STILL_AFTER < texting.clock())
    now = next((patient for patient in linked if patient.id == owner), None)
    if now is None and (conversation is None or rested):
        return _say(texting, org, inbound, sender, "sms.shared", initials=listed)
    if now is not None and rested:
        others = ", ".join(letters for letters in initials if letters != now.initials)
        return _say(
            texting, org, inbound, sender, "sms.shared.still", who=now.initials, initials=others
        )
    return []


def _send_link(
    portal: Portal, texting: Texting, org: Organisation, inbound: InboundText, sender: Sender
) -> list[str]:
    conversation, outbound_id = str(sender.conversation), inbound.notice_id("web")
    with texting.database.write() as session:
        if texting.texts(session, org.id).outbound(outbound_id) is not None:
            return []
        link = links.issue(portal, session, org.id, conversation, sender.phone)
        words = texting.wording.text(sender.locale, "sms.web-link", **org.numbers(), link=link)
        texting.queue(
            reply(),
            session,
            org,
            outbound_id,
            sender.phone,
            economical(words),
            conversation=conversation,
        )
        record(session, org.id, texting.clock(), "patient", "web-link-sent", conversation)
    return [outbound_id]


def _said_who(
    portal: Portal, texting: Texting, org: Organisation, inbound: InboundText, sender: Sender
) -> list[str] | None:
    letters = re.sub(r"[^\w]", "", inbound.text).upper()
    if not 1 < len(letters) < 4 or sender.conversation is None:
        return None
    if letters in _ANSWERS and "." not in inbound.text.strip(" ").rstrip("."):
        return None
    linked = patients_of(portal, org.id, sender.phone)
    meant = _meant(linked, letters)
    if meant is None:
        return None
    with texting.database.write() as session:
        conversation = portal.store(session, org.id).conversation(sender.conversation, lock=True)
        known = {patient.id for patient in linked}
        if conversation.patient is not None and conversation.patient not in known:
            return None
        attach(
            portal, session, org.id, conversation.id, meant.id, f"patient:{meant.id}", by="initials"
        )
    return _say(texting, org, inbound, sender, "sms.shared.done", who=meant.initials)


def _meant(linked: Sequence[KnownPatient], letters: str) -> KnownPatient | None:
    """The one of several patients whose initials these are."""
    fitting = [patient for patient in linked if patient.initials.replace(".", "") == letters]
    return fitting[0] if len(linked) > 1 and len(fitting) == 1 else None


def _say(
    texting: Texting,
    org: Organisation,
    inbound: InboundText,
    sender: Sender,
    message_id: str,
    **args: object,
) -> list[str]:
    outbound_id = inbound.notice_id(message_id)
    words = texting.wording.text(sender.locale, message_id, **{**org.numbers(), **args})
    with texting.database.write() as session:
        if texting.texts(session, org.id).outbound(outbound_id) is not None:
            return []
        texting.queue(
            reply(),
            session,
            org,
            outbound_id,
            sender.phone,
            economical(words),
            conversation=sender.conversation,
        )
    return [outbound_id]
