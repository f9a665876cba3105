"""Telephones that tried too many dates of birth: staff see them and decide."""

from __future__ import annotations

from dataclasses import dataclass

from portal_api.conversation.portal import Portal
from portal_api.db.audit import record
from portal_api.identity.patients import repository as patients
from portal_api.identity.phones import repository
from portal_api.identity.staff_member import StaffMember


@dataclass(frozen=True)
class LockedPhone:
    """A locked number and a patient on whose record it is."""

    id: str
    number: str
    name: str


def locked_phones(portal: Portal, org: str) -> list[LockedPhone]:
    """Locked numbers of the clinic's patients, oldest first. Strangers' numbers just stay locked:
    there is nothing for staff to decide about them."""
    cipher = portal.cipher(org)
    with portal.database.read() as session:
        found = []
        for _, phone in repository.locked(session, org):
            patient = patients.patient(session, org, phone.patient)
            if patient is not None:
                name = cipher.decrypt(patient.name)
                found.append(LockedPhone(phone.id, cipher.decrypt(phone.phone), name))
    return found


def unlock(portal: Portal, member: StaffMember, phone_id: str) -> None:
    """The number may try again. One that is not locked changes nothing."""
    now = portal.clock()
    with portal.database.write() as session:
        for tried, phone in repository.locked(session, member.org):
            if phone.id != phone_id:
                continue
            tried.tries, tried.locked_at, tried.updated_at = 0, None, now
            session.flush()
            record(session, member.org, now, member.actor, "phone-unlocked", phone.patient)
            return
