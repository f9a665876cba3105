"""Carrier keywords. STOP is taken literally, at once, and leaves no one in danger alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from consent.permits import legal, reply
from portal_api.conversation.cases import Reason
from portal_api.conversation.portal import Portal
from portal_api.db.audit import record
from portal_api.db.tables import OptOut
from portal_api.settings import Organisation
from portal_api.sms.consents import allow_texts, refuse_texts
from portal_api.sms.repository import confirmation_id
from portal_api.sms.texting import Texting
from privacy.log import Event, emit
from triage.level import Level

if TYPE_CHECKING:
    from portal_api.sms.inbound import InboundText, Sender


def stop_texts(
    portal: Portal, texting: Texting, org: Organisation, inbound: InboundText, sender: Sender
) -> list[str]:
    """No more texts but one that says so. Texts still waiting stay unsent.

    Nothing is confirmed twice, nor where the provider has said it already. With an emergency open
    staff are told to call.
    """
    if sender.opted_out:
        return []
    now = texting.clock()
    confirmation = confirmation_id(org.id, sender.phone_index, now)
    with texting.database.write() as session:
        session.add(OptOut(org=org.id, phone_index=sender.phone_index, at=now))
        text = texting.say(org, sender.locale, "sms.stop.done")
        if not inbound.opt_out:
            texting.queue(
                legal(),
                session,
                org,
                confirmation,
                sender.phone,
                text,
                conversation=sender.conversation,
            )
        if sender.conversation is not None:
            refuse_texts(portal, session, org.id, sender.conversation, text, now)
            call_if_in_danger(portal, texting, session, org, sender.conversation)
        target = sender.conversation or confirmation
        record(session, org.id, now, "patient", "texts-stopped", target, {"by": "keyword"})
    emit(Event.TEXT_OPTED_OUT, org=org.id)
    return [] if inbound.opt_out else [confirmation]


def start_texts(
    portal: Portal, texting: Texting, org: Organisation, inbound: InboundText, sender: Sender
) -> list[str]:
    """Texts again. Other consents stay as they were."""
    now, outbound_id = texting.clock(), inbound.notice_id("start")
    with texting.database.write() as session:
        texts = texting.texts(session, org.id)
        wish = texts.opt_out(sender.phone_index)
        if wish is None:
            return []
        session.delete(wish)
        text = texting.say(org, sender.locale, "sms.start.done")
        if sender.conversation is not None:
            allow_texts(portal, session, org.id, sender.conversation, text, now)
        if not inbound.opt_out:
            texting.queue(
                reply(),
                session,
                org,
                outbound_id,
                sender.phone,
                text,
                conversation=sender.conversation,
            )
        target = sender.conversation or outbound_id
        record(session, org.id, now, "patient", "texts-started", target, {"by": "keyword"})
    emit(Event.TEXT_OPTED_IN, org=org.id)
    return [] if inbound.opt_out else [outbound_id]


def answer_help(
    texting: Texting, org: Organisation, inbound: InboundText, sender: Sender
) -> list[str]:
    """Who this is, how to reach a person, what to do in danger, and how to stop."""
    outbound_id = inbound.notice_id("help")
    if inbound.opt_out:
        return []
    with texting.database.write() as session:
        if texting.texts(session, org.id).outbound(outbound_id) is not None:
            return []
        text = texting.say(org, sender.locale, "sms.help")
        texting.queue(
            reply(),
            session,
            org,
            outbound_id,
            sender.phone,
            text,
            conversation=sender.conversation,
        )
    return [outbound_id]


def call_if_in_danger(
    portal: Portal, texting: Texting, session: Session, org: Organisation, conversation_id: str
) -> None:
    """With an emergency open staff call; nobody may be left alone with it because texts ended."""
    store = portal.store(session, org.id)
    conversation, case = store.conversation(conversation_id), store.case(conversation_id)
    warned = bool(store.state(conversation).warned)
    still_open = case is not None and case.status != "closed" and Level(case.level).is_emergency
    if warned or still_open:
        level = Level(case.level) if case is not None else Level.EMERGENCY
        texting.tell_staff(session, org.id, conversation_id, level, Reason.CALL_DO_NOT_TEXT)
