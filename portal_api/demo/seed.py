"""Puts the demonstration's people into the database. Running it again changes nothing."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from portal_api.conversation.portal import Portal
from portal_api.db.tables import Base, Patient, PatientPhone, Staff
from portal_api.demo.people import DemoPatient, DemoStaff, load_people
from portal_api.errors import SettingsError

_NAMESPACE = uuid.UUID("5f0c9c56-0a3a-5d0c-8a55-7f1c6d2f6b10")


def seed(portal: Portal) -> None:
    """Staff, patients and telephones of every organisation that is served.

    Ids come from organisation and name, so that they are the same on every machine. What is there
    already stays as it is. Raises :class:`SettingsError` outside the demonstration.
    """
    if not portal.settings.is_demo:
        raise SettingsError("PORTICO_PROFILE: only the demonstration is seeded")
    now = portal.clock()
    with portal.database.write() as session:
        for org, people in load_people().items():
            if org not in portal.organisations:
                continue
            for member in people.staff:
                _add_staff(session, org, member)
            for patient in people.patients:
                _add_patient(portal, session, org, patient, now)


def demo_id(org: str, kind: str, name: str) -> str:
    """The id of someone in the demonstration."""
    return str(uuid.uuid5(_NAMESPACE, f"{org}/{kind}/{name}"))


def _add_staff(session: Session, org: str, member: DemoStaff) -> None:
    row = Staff(
        id=demo_id(org, "staff", member.login),
        org=org,
        login=member.login,
        name=member.name,
        role=member.role.value,
    )
    _add_once(session, row, row.id)


def _add_patient(
    portal: Portal, session: Session, org: str, person: DemoPatient, now: datetime
) -> None:
    cipher = portal.cipher(org)
    patient = Patient(
        id=demo_id(org, "patient", person.name),
        org=org,
        name=cipher.encrypt(person.name),
        birth_date=cipher.encrypt(person.born.isoformat()),
        locale=person.locale,
        created_at=now,
    )
    _add_once(session, patient, patient.id)
    for number in person.phones:
        phone = PatientPhone(
            id=demo_id(org, "phone", f"{person.name}/{number}"),
            org=org,
            patient=patient.id,
            phone_index=portal.index(number),
            phone=cipher.encrypt(number),
        )
        _add_once(session, phone, phone.id)


def _add_once(session: Session, row: Base, identity: str) -> None:
    if session.get(type(row), identity) is None:
        session.add(row)
        session.flush()
