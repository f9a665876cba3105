"""Which patient a telephone stands for. A number is linked by proof only, and let go at a word."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from portal_api.conversation.portal import Portal
from portal_api.conversation.service import ACTIVE_FOR
from portal_api.db.audit import record
from portal_api.db.identity_tables import PhoneProof
from portal_api.db.locks import wait_for_turn
from portal_api.db.tables import PatientPhone
from portal_api.identity.patients.joining import attach
from portal_api.identity.patients.service import known
from portal_api.identity.patients.signed_in import KnownPatient
from portal_api.identity.phones import repository

MOST_TRIES = 3
"""Dates of birth one number may try. Then it is locked until staff decide."""
ANSWER_WITHIN = timedelta(minutes=15)
"""How long a text that is only a date is taken as the date of birth that was asked for."""


def patients_of(portal: Portal, org: str, phone: str) -> list[KnownPatient]:
    """Patients a number is linked to, in a fixed order; a shared telephone has several."""
    cipher = portal.cipher(org)
    with portal.database.read() as session:
        rows = repository.on_record(session, org, portal.index(phone))
        return [known(cipher, patient) for linked, patient in rows if linked.confirmed_at]


def only_patient(portal: Portal, org: str, phone: str) -> str | None:
    """The one patient a number stands for; ``None`` for a shared or unknown number."""
    linked = patients_of(portal, org, phone)
    return linked[0].id if len(linked) == 1 else None


def ask_birth_date(portal: Portal, org: str, phone: str) -> None:
    """From now on a text of this number that is only a date answers for the date of birth."""
    now = portal.clock()
    with portal.database.write() as session:
        tried = _proof(portal, session, org, portal.index(phone))
        tried.asked_until = now + ANSWER_WITHIN


def is_asked(portal: Portal, org: str, phone: str) -> bool:
    """Whether this number was asked for a date of birth just now."""
    with portal.database.read() as session:
        tried = repository.proof(session, org, portal.index(phone))
        return bool(tried and tried.asked_until and tried.asked_until > portal.clock())


def prove_birth_date(
    portal: Portal, org: str, phone: str, born: Iterable[date], conversation: str | None
) -> str | None:
    """Link the number to the one patient on whose record it is and who was born on that day; the
    patient's id, or ``None``.

    Any number may try, and each try counts the same, so that nothing about the clinic's patients
    can be found out. ``conversation`` is joined to the patient when it is nobody's. Two patients
    of one number born on one day cannot be told apart: that is for staff.
    """
    index, days, now = portal.index(phone), frozenset(born), portal.clock()
    cipher = portal.cipher(org)
    with portal.database.write() as session:
        tried = _proof(portal, session, org, index)
        if tried.locked_at is not None:
            return None
        rows = repository.on_record(session, org, index)
        fitting = [row for row, patient in rows if known(cipher, patient).birth_date in days]
        if len(fitting) != 1:
            _failed(session, org, tried, now, on_record=bool(rows))
            return None
        tried.tries, tried.asked_until, tried.updated_at = 0, None, now
        patient, row_id = fitting[0].patient, fitting[0].id
        if fitting[0].confirmed_at is None:
            fitting[0].confirmed_at, fitting[0].confirmed_by = now, "birth-date"
        session.flush()
        theirs = conversation and portal.store(session, org).conversation(conversation, lock=True)
        if theirs and theirs.patient is None and theirs.phone_index == index:
            attach(portal, session, org, theirs.id, patient, f"patient:{patient}", by="birth-date")
        detail = {"by": "birth-date", "phone": row_id}
        record(session, org, now, f"patient:{patient}", "phone-linked", patient, detail)
    return patient


def unlink(portal: Portal, org: str, phone: str) -> int:
    """Whoever has the telephone says that it is the wrong number; how many patients had it linked.

    It stands for nobody from here on, and only a code that a signed-in patient asks for links it
    again. Conversations it was used in stay where they are but belong to nobody, and no link or
    browser that came from this telephone opens one. Doing it again changes nothing.
    """
    index, now = portal.index(phone), portal.clock()
    with portal.database.write() as session:
        rows = [row for row, _ in repository.on_record(session, org, index)]
        linked = [row for row in rows if row.confirmed_at is not None]
        patients = [row.patient for row in rows]
        repository.expire_links(session, org, index, now)
        for key in repository.keys_of_phone(session, org, index):
            session.delete(key)
        for row in rows:
            row.confirmed_at, row.confirmed_by, row.wrong_since = None, None, now
        theirs = repository.conversations_of_phone(session, org, index, patients)
        store = portal.store(session, org)
        for conversation_id in theirs:  # every lock before the first entry of the audit chain
            store.conversation(conversation_id, lock=True)
            store.case(conversation_id, lock=True)
        session.flush()
        for conversation_id in theirs:
            attach(portal, session, org, conversation_id, None, "patient", by="wrong-number")
        for row in rows:
            detail = {"by": "wrong-number", "phone": row.id}
            record(session, org, now, "patient", "phone-unlinked", row.patient, detail)
    for conversation_id in theirs:
        portal.live.publish(org, f"conversation:{conversation_id}")
    return len(linked)


def remove(portal: Portal, org: str, patient: KnownPatient, phone_id: str) -> None:
    """The patient takes a number off again. One that is not linked to them changes nothing."""
    now = portal.clock()
    with portal.database.write() as session:
        for row in repository.phones_of(session, org, patient.id):
            if row.id != phone_id:
                continue
            row.confirmed_at, row.confirmed_by = None, None
            repository.expire_links(session, org, row.phone_index, now)
            detail = {"by": "patient", "phone": row.id}
            record(session, org, now, f"patient:{patient.id}", "phone-unlinked", patient.id, detail)


def numbers_of(portal: Portal, org: str, patient_id: str) -> list[tuple[str, str]]:
    """Id and number of each telephone linked to a patient."""
    cipher = portal.cipher(org)
    with portal.database.read() as session:
        rows = repository.phones_of(session, org, patient_id)
        return [(row.id, cipher.decrypt(row.phone)) for row in rows]


def confirm(
    portal: Portal, session: Session, org: str, patient: str, phone: str, now: datetime
) -> None:
    """The patient has shown, signed in, that texts to this number reach them.

    Within the caller's transaction; ends in the audit chain.
    """
    index = portal.index(phone)
    row = repository.phone_of(session, org, patient, index)
    if row is None:
        row = PatientPhone(
            id=portal.new_id(),
            org=org,
            patient=patient,
            phone_index=index,
            phone=portal.cipher(org).encrypt(phone),
        )
        session.add(row)
    row.confirmed_at, row.confirmed_by, row.wrong_since = now, "portal-code", None
    session.flush()
    detail = {"by": "portal-code", "phone": row.id}
    record(session, org, now, f"patient:{patient}", "phone-linked", patient, detail)


def continued_on(portal: Portal, org: str, phone: str) -> str | None:
    """The portal conversation a text from a linked number goes on with, if any.

    From here on the conversation has this telephone, so that answers to texts are texts.
    """
    patient = only_patient(portal, org, phone)
    if patient is None:
        return None
    with portal.database.write() as session:
        since = portal.clock() - ACTIVE_FOR
        found = repository.newest_of_patient(session, org, patient, since)
        if found is None:
            return None
        conversation = portal.store(session, org).conversation(found.id, lock=True)
        conversation.phone_index = portal.index(phone)
        conversation.phone = portal.cipher(org).encrypt(phone)
        return conversation.id


def _proof(portal: Portal, session: Session, org: str, index: str) -> PhoneProof:
    wait_for_turn(session, f"phone-proof:{org}/{index}")  # two first tries at once are two
    found = repository.proof(session, org, index)
    if found is None:
        found = PhoneProof(org=org, phone_index=index, tries=0, updated_at=portal.clock())
        session.add(found)
        session.flush()
    return found


def _failed(
    session: Session, org: str, tried: PhoneProof, now: datetime, *, on_record: bool
) -> None:
    tried.tries, tried.updated_at = tried.tries + 1, now
    if tried.tries >= MOST_TRIES:
        tried.locked_at, tried.asked_until = now, None
        target = tried.phone_index[:16]
        detail = {"tries": tried.tries, "on-record": on_record}
        record(session, org, now, "patient", "phone-locked", target, detail)
