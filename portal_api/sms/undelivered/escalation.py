"""What is done about a text that did not arrive; ``docs/escalation.md`` is this as a table.

A safety text that did not arrive is a clinical event. At once: staff get the case, and the words go
the other way, into the patient's portal. While nobody has claimed the case: the number on call is
texted every quarter of an hour, and after half an hour the person is told that nobody has been
reached and what to do. It ends when a human claims the case, or the text arrives after all.

A number that takes no texts at all is told to staff whatever the text was: they have to call.
Codes: https://www.twilio.com/docs/api/errors/30006 (landline or unreachable carrier),
.../21614 (not a mobile number), .../21635 (a landline), .../21610 (has replied STOP).
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import event
from sqlalchemy.orm import Session

from consent.permits import emergency
from portal_api.conversation.cases import Reason, case_id_of
from portal_api.conversation.messages import Kind, Reply, Role
from portal_api.conversation.outbox import TextKind
from portal_api.conversation.repository import Store
from portal_api.db.audit import record
from portal_api.db.tables import OptOut, Outbound
from portal_api.sms.numbers import e164
from portal_api.sms.repository import TextStore
from portal_api.sms.texting import Texting
from portal_api.sms.undelivered.repository import UndeliveredTexts
from privacy.log import Event, emit
from triage.level import Level

NOBODY_ACTED = timedelta(minutes=15)
"""How long a case may wait unclaimed before the number on call is told, and told again."""
TELL_THE_PERSON = timedelta(minutes=30)

TAKES_NO_TEXTS = frozenset({"30006", "21614", "21635"})
OPTED_OUT = "21610"

_STEPS = uuid.uuid5(uuid.NAMESPACE_URL, "https://portico.example/escalation")


def not_arrived(texting: Texting, texts: TextStore, row: Outbound) -> None:
    """The first step, for a text whose ``status`` and ``error`` say it did not arrive.

    Within the caller's transaction, as its last act.
    """
    session, org = texts.session, row.org
    if row.error == OPTED_OUT and texts.opt_out(row.phone_index) is None:
        session.add(OptOut(org=org, phone_index=row.phone_index, at=texting.clock()))
    if row.safety:
        emit(Event.TEXT_NOT_DELIVERED, org=org, outbound=row.id, status=row.status)
        row.told_at = row.told_at or texting.clock()
    if row.conversation is None:
        return
    if row.safety:
        _say_in_the_portal(texting, texts, row)
        texting.tell_staff(session, org, row.conversation, Level.URGENT, Reason.NOT_DELIVERED)
    if row.error in TAKES_NO_TEXTS and not UndeliveredTexts(session, org).known_to_take_none(
        row, TAKES_NO_TEXTS
    ):
        reason = Reason.CALL_DO_NOT_TEXT
        texting.tell_staff(session, org, row.conversation, Level.SAME_DAY, reason)


def escalate(texting: Texting) -> int:
    """The later steps, wherever nobody has claimed the case; how many were taken. Each is taken
    once, however often and in however many processes this runs."""
    taken, now = 0, texting.clock()
    for org in texting.organisations:
        with texting.database.read() as session:
            due = UndeliveredTexts(session, org).nobody_acted(now - NOBODY_ACTED)
        taken += sum(_next_step(texting, org, outbound_id) for outbound_id in due)
    return taken


def _next_step(texting: Texting, org_id: str, outbound_id: str) -> int:
    now = texting.clock()
    with texting.database.write() as session:
        texts = texting.texts(session, org_id)
        row = texts.outbound(outbound_id, lock=True)
        if row is None or row.told_at is None or row.conversation is None:
            return 0
        late = now - row.told_at
        steps = ["on-call"] if _tell_on_call(texting, texts, row, late // NOBODY_ACTED) else []
        if late >= TELL_THE_PERSON and _tell_the_person(texting, texts, row):
            steps.append("person")
        if steps:
            record(session, org_id, now, "system", "escalated", row.id, {"told": steps})
        return len(steps)


def _tell_on_call(texting: Texting, texts: TextStore, row: Outbound, quarter: int) -> bool:
    org, identity = texting.organisation(row.org), _step(row, f"on-call/{quarter}")
    number = e164(org.oncall_number)
    if number is None or texts.outbound(identity) is not None:
        return False
    code = case_id_of(str(row.conversation))[:6].upper()
    words = texting.say(org, org.languages[0], "sms.on-call", code=code)
    kind = TextKind.SAFETY
    texting.queue(
        emergency(), texts.session, org, identity, number, words, conversation=None, kind=kind
    )
    return True


def _tell_the_person(texting: Texting, texts: TextStore, row: Outbound) -> bool:
    """That nobody has been reached, on both ways. This text is not watched: it would never end."""
    org, identity = texting.organisation(row.org), _step(row, "person")
    if texts.outbound(identity) is not None:
        return False
    store = _store(texting, texts.session, row.org)
    locale = store.conversation(str(row.conversation)).locale
    words = texting.say(org, locale, "sms.nobody-yet")
    phone = texting.ciphers[row.org].decrypt(row.phone)
    texting.queue(
        emergency(),
        texts.session,
        org,
        identity,
        phone,
        words,
        conversation=row.conversation,
        kind=TextKind.ESCALATION,
    )
    _add_to_portal(texting, texts, row, words)
    return True


def _say_in_the_portal(texting: Texting, texts: TextStore, row: Outbound) -> None:
    org, cipher = texting.organisation(row.org), texting.ciphers[row.org]
    store = _store(texting, texts.session, row.org)
    locale = store.conversation(str(row.conversation)).locale
    if row.status != "delivered":
        text = cipher.decrypt(row.text)
        words = texting.wording.text(locale, "sms.other-way", clinic=org.name, text=text)
        _add_to_portal(texting, texts, row, words)


def _add_to_portal(texting: Texting, texts: TextStore, row: Outbound, words: str) -> None:
    """Into the newest portal conversation of the patient the telephone belongs to, if one does."""
    found = UndeliveredTexts(texts.session, row.org).portal_conversation(row)
    if found is None:
        return
    store, now = _store(texting, texts.session, row.org), texting.clock()
    conversation = store.conversation(found, lock=True)
    identity = _step(row, f"portal/{texting.index(words)}")
    if store.message_by_client_id(found, identity) is None:
        store.add_message(
            emergency(),
            conversation,
            identity,
            Role.ASSISTANT,
            Reply(Kind.URGENT, words),
            now,
            client_id=identity,
        )
    org, topic = row.org, f"conversation:{found}"
    wake = texting.live.publish
    event.listen(texts.session, "after_commit", lambda _: wake(org, topic), once=True)


def _store(texting: Texting, session: Session, org: str) -> Store:
    return Store(session, org, texting.ciphers[org])


def _step(row: Outbound, name: str) -> str:
    """Id of a step of this text: the same each time it is taken."""
    return str(uuid.uuid5(_STEPS, f"{row.org}/{row.id}/{name}"))
