"""One text from a telephone: whose it is, whether it is a keyword, on to the conversation."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from consent.opt_out import Keyword, keyword, wants_no_texts
from consent.permits import reply
from portal_api.conversation.cases import Reason
from portal_api.conversation.portal import Portal
from portal_api.identity.phones.service import continued_on, only_patient
from portal_api.settings import Organisation
from portal_api.sms.crossing.repository import AskedTexts
from portal_api.sms.crossing.seen import question_seen
from portal_api.sms.identity import about_identity, ask_who
from portal_api.sms.keywords import answer_help, start_texts, stop_texts
from portal_api.sms.numbers import e164
from portal_api.sms.texting import Texting
from portal_api.sms.turnstile import one_at_a_time
from portal_api.sms.wrong_number import says_wrong_number, take_off
from privacy.log import Event, emit
from symptoms.language import detect
from triage.level import Level

_SPANISH_KEYWORDS = frozenset({"alto", "parar", "baja", "ayuda"})
_NOTICES = uuid.uuid5(uuid.NAMESPACE_URL, "https://portico.example/sms-notice")


@dataclass(frozen=True)
class InboundText:
    """One text as the provider hands it over. ``sender`` is ``None`` when it is no telephone that
    can be answered; ``opt_out`` is what the provider has itself made of a keyword, if anything."""

    sid: str
    sender: str | None
    text: str
    media: int = 0
    opt_out: str = ""

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> InboundText:
        """The text in a webhook's fields. Halves of characters become question marks."""
        words = fields.get("Body", "").encode("utf-8", "replace").decode("utf-8")
        media = fields.get("NumMedia", "0")
        return cls(
            sid=fields.get("MessageSid") or fields.get("SmsSid") or fields.get("SmsMessageSid", ""),
            sender=e164(fields.get("From", "")),
            text=words,
            media=int(media) if media.isascii() and media.isdigit() else 0,
            opt_out=fields.get("OptOutType", ""),
        )

    def notice_id(self, name: str) -> str:
        """Id of our own answer of that name to this text: the same each time it is delivered."""
        return str(uuid.uuid5(_NOTICES, f"{self.sid}/{name}"))


@dataclass(frozen=True)
class Sender:
    """Who wrote, and where that leads."""

    phone: str
    phone_index: str
    conversation: str | None
    locale: str
    opted_out: bool


def receive(portal: Portal, texting: Texting, org: Organisation, inbound: InboundText) -> None:
    """Take one text, however often it is delivered. Returns once it is stored and screened."""
    if inbound.sender is None or not inbound.sid or len(inbound.sid) > 64:
        emit(Event.TEXT_REFUSED, org=org.id, reason="sender")
        return
    phone_index = texting.index(inbound.sender)
    with one_at_a_time(texting.database, org.id, phone_index):
        sender = _sender(portal, texting, org, inbound, phone_index)
        _dispatch(portal, texting, org, inbound, sender)
    emit(Event.TEXT_RECEIVED, org=org.id)


def _sender(
    portal: Portal, texting: Texting, org: Organisation, inbound: InboundText, phone_index: str
) -> Sender:
    phone = str(inbound.sender)
    conversation = portal.conversations.active_by_phone(org.id, phone)
    conversation = conversation or continued_on(portal, org.id, phone)
    with texting.database.read() as session:
        opted_out = texting.texts(session, org.id).opt_out(phone_index) is not None
        locale = (
            portal.store(session, org.id).conversation(conversation).locale
            if conversation
            else _language(org, inbound.text)
        )
    return Sender(phone, phone_index, conversation, locale, opted_out)


def _language(org: Organisation, text: str) -> str:
    """The language of a first text, as far as the clinic speaks it."""
    spanish = text.strip(" .!¡").casefold() in _SPANISH_KEYWORDS
    found = "es" if spanish else detect(text, org.languages[0])
    return found if found in org.languages else org.languages[0]


def _dispatch(
    portal: Portal, texting: Texting, org: Organisation, inbound: InboundText, sender: Sender
) -> None:
    match keyword(inbound.text):
        case Keyword.STOP:
            waiting = stop_texts(portal, texting, org, inbound, sender)
        case Keyword.START if sender.opted_out:
            waiting = start_texts(portal, texting, org, inbound, sender)
        case Keyword.HELP if not inbound.media:
            waiting = answer_help(texting, org, inbound, sender)
        case _ if says_wrong_number(inbound.text):
            # A stranger is asked nothing; but danger in the same words comes first.
            dangers = portal.context.guard.hear(inbound.text, sender.locale).findings
            waiting = _converse(portal, texting, org, inbound, sender) if dangers else []
            again = _sender(portal, texting, org, inbound, sender.phone_index)
            waiting += take_off(portal, texting, org, again)
        case _ if wants_no_texts(inbound.text):
            # A sentence may hold more than the wish: it is screened before the wish is granted.
            waiting = _converse(portal, texting, org, inbound, sender)
            again = _sender(portal, texting, org, inbound, sender.phone_index)
            waiting += stop_texts(portal, texting, org, inbound, again)
        case _ if (told := about_identity(portal, texting, org, inbound, sender)) is not None:
            waiting = told
        case _:
            # A bare YES, NO or START from someone we may text answers the open question.
            waiting = _converse(portal, texting, org, inbound, sender)
    for outbound_id in waiting:
        portal.workflows.send(org.id, outbound_id)


def _converse(
    portal: Portal, texting: Texting, org: Organisation, inbound: InboundText, sender: Sender
) -> list[str]:
    waiting = ask_who(portal, texting, org, inbound, sender)
    conversation = _conversation(portal, texting, org, inbound, sender)
    if inbound.media:
        waiting += _refuse_media(texting, org, inbound, sender, conversation)
    if inbound.text.strip() or not inbound.media:
        with texting.database.read() as session:
            asked = question_seen(AskedTexts(session, org.id), conversation, texting.clock())
        portal.conversations.accept(
            org.id,
            conversation,
            client_id=_client_id(inbound),
            text=inbound.text,
            asked=asked,
            channel="sms",
        )
        portal.workflows.drain(org.id, conversation)
    if sender.opted_out:
        # Our answers will not go out, so a person has to.
        with texting.database.write() as session:
            texting.tell_staff(
                session, org.id, conversation, Level.SAME_DAY, Reason.CALL_DO_NOT_TEXT
            )
    return waiting


def _conversation(
    portal: Portal, texting: Texting, org: Organisation, inbound: InboundText, sender: Sender
) -> str:
    """Where the text belongs: where it is already, else the open conversation, else a new one."""
    with texting.database.read() as session:
        texts = texting.texts(session, org.id)
        known = texts.conversation_of(sender.phone_index, _client_id(inbound))
    if known or sender.conversation:
        return known or str(sender.conversation)
    patient = only_patient(portal, org.id, sender.phone)
    started = portal.conversations.start(
        org.id, "sms", sender.locale, phone=sender.phone, patient=patient
    )
    return started.conversation_id


def _refuse_media(
    texting: Texting, org: Organisation, inbound: InboundText, sender: Sender, conversation: str
) -> list[str]:
    """Say that pictures are not read, and let a person look into it."""
    outbound_id = inbound.notice_id("media")
    with texting.database.write() as session:
        if texting.texts(session, org.id).outbound(outbound_id) is not None:
            return []
        text = texting.say(org, sender.locale, "sms.media")
        texting.queue(
            reply(), session, org, outbound_id, sender.phone, text, conversation=conversation
        )
        texting.tell_staff(session, org.id, conversation, Level.SAME_DAY, Reason.MEDIA)
    return [outbound_id]


def _client_id(inbound: InboundText) -> str:
    return f"sms:{inbound.sid}"
