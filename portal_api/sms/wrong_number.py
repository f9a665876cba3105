"""A stranger answers: the telephone is taken off the patient, and staff look for the right one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from consent.permits import legal
from consent.words import folded
from portal_api.conversation.cases import Reason
from portal_api.conversation.portal import Portal
from portal_api.db.audit import record
from portal_api.db.tables import OptOut
from portal_api.identity.phones.service import unlink
from portal_api.settings import Organisation
from portal_api.sms.keywords import call_if_in_danger
from portal_api.sms.repository import confirmation_id
from portal_api.sms.texting import Texting
from privacy.log import Event, emit
from triage.level import Level

if TYPE_CHECKING:
    from portal_api.sms.inbound import Sender

_SAID = re.compile(
    r"\bwrong (phone )?(number|person)\b(?! of)|"
    r"\b(no one|nobody|no body) (here )?(by|with|of) (that|this) name\b|"
    r"\b(i am|im|this is|its|this isnt|i am not|im not) not? ?(that|this|the) (patient|person)\b|"
    r"\bnumero equivocado\b|\bse equivoc\w+ de (numero|telefono|persona)\b|"
    r"\bno (soy|somos) (esa|la) persona\b|\bno conozco a (esa|esta|ninguna) persona\b|"
    r"\bno hay nadie (aqui )?(con|de) ese nombre\b"
)


def says_wrong_number(text: str) -> bool:
    """Whether the words say that the telephone is somebody else's, in English or Spanish."""
    return _SAID.search(folded(text)) is not None


def take_off(portal: Portal, texting: Texting, org: Organisation, sender: Sender) -> list[str]:
    """Unlink the telephone and text it no more but one apology; ids of texts to send.

    Its conversations stay, with no telephone: the next text from it begins a new one and shows a
    stranger nothing. What staff see tells them to find the right number.
    """
    # First, and safe to do again: a link that stays would let a stranger in.
    patients = unlink(portal, org.id, sender.phone)
    now = texting.clock()
    confirmation = confirmation_id(org.id, sender.phone_index, now)
    with texting.database.write() as session:
        texts = texting.texts(session, org.id)
        if not sender.opted_out:
            session.add(OptOut(org=org.id, phone_index=sender.phone_index, at=now))
            text = texting.say(org, sender.locale, "sms.wrong-number")
            texting.queue(
                legal(), session, org, confirmation, sender.phone, text, conversation=None
            )
        if sender.conversation is not None:
            reason = Reason.WRONG_NUMBER
            texting.tell_staff(session, org.id, sender.conversation, Level.SAME_DAY, reason)
            call_if_in_danger(portal, texting, session, org, sender.conversation)
        texts.forget_phone(sender.phone_index)
        target, detail = sender.conversation or confirmation, {"patients": patients}
        record(session, org.id, now, "patient", "wrong-number", target, detail)
    emit(Event.TEXT_OPTED_OUT, org=org.id)
    return [] if sender.opted_out else [confirmation]
