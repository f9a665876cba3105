"""Linking a telephone from the portal: a short code goes out by text and comes back by hand."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from datetime import timedelta

import phonenumbers

from consent.permits import reply
from portal_api.conversation.outbox import queue_texts
from portal_api.conversation.portal import Portal
from portal_api.conversation.ports import ShapedText
from portal_api.db.audit import record
from portal_api.db.identity_tables import PhoneCode
from portal_api.identity.patients.signed_in import KnownPatient
from portal_api.identity.phones import repository
from portal_api.identity.phones.service import confirm
from portal_api.settings import Organisation

GOOD_FOR = timedelta(minutes=10)
MOST_TRIES = 5
"""Wrong codes one text allows."""
PER = timedelta(hours=1)
PER_PATIENT, PER_NUMBER = 5, 3
"""Codes within :data:`PER`: nobody's telephone can be made to ring all night from here."""


def six_digits() -> str:
    """A code nobody can foresee."""
    return f"{secrets.randbelow(1_000_000):06d}"


def send_code(
    portal: Portal,
    clinic: Organisation,
    patient: KnownPatient,
    number: str,
    locale: str,
    draw: Callable[[], str] = six_digits,
) -> None:
    """Text a code to the number, unless it is none or too many went out.

    Says nothing about which it was: whether a number exists or is known is nobody's to learn here.
    """
    org, now, phone = clinic.id, portal.clock(), _e164(number)
    if phone is None:
        return
    index, code, code_id = portal.index(phone), draw(), portal.new_id()
    words = portal.wording.text(locale, "sms.phone-code", code=code)
    with portal.database.write() as session:
        mine = repository.codes_since(session, org, now - PER, patient=patient.id)
        theirs = repository.codes_since(session, org, now - PER, phone_index=index)
        if mine >= PER_PATIENT or theirs >= PER_NUMBER:
            return
        sent = PhoneCode(
            id=code_id,
            org=org,
            patient=patient.id,
            phone_index=index,
            phone=portal.cipher(org).encrypt(phone),
            code_index=_index(portal, code_id, code),
            tries=0,
            created_at=now,
            expires_at=now + GOOD_FOR,
        )
        session.add(sent)
        store, texts = portal.store(session, org), [ShapedText(words)]
        (text,) = queue_texts(
            reply(), store, None, texts, now, portal.new_id, portal.index, to=sent
        )
        session.flush()
        record(session, org, now, f"patient:{patient.id}", "phone-code-sent", patient.id)
    portal.workflows.send(org, text)


def check_code(portal: Portal, org: str, patient: KnownPatient, code: str) -> bool:
    """Link the number the newest code went to, when this is the code. A code works once."""
    now, typed = portal.clock(), "".join(c for c in code if c.isdigit())
    with portal.database.write() as session:
        sent = repository.newest_code(session, org, patient.id)
        if sent is None or sent.used_at or sent.expires_at <= now or sent.tries >= MOST_TRIES:
            return False
        if not hmac.compare_digest(sent.code_index, _index(portal, sent.id, typed)):
            sent.tries += 1
            return False
        sent.used_at = now
        phone = portal.cipher(org).decrypt(sent.phone)
        confirm(portal, session, org, patient.id, phone, now)
    return True


def _index(portal: Portal, code_id: str, code: str) -> str:
    """A keyed hash: a million codes are tried in a second where there is no key."""
    return portal.index(f"{code_id}/{code}")


def _e164(number: str) -> str | None:
    try:
        parsed = phonenumbers.parse(number.strip(), "US")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
