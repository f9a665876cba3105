"""Staff decide who somebody is: finding a patient, and matching a first sign-in with one."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from portal_api.conversation.portal import Portal
from portal_api.db.audit import record
from portal_api.errors import BadInputError, ConflictError, NotFoundError
from portal_api.identity.patients import repository
from portal_api.identity.patients.service import known
from portal_api.identity.patients.signed_in import KnownPatient
from portal_api.identity.staff_member import StaffMember

MOST = 20
"""Patients one search shows: more are no answer to "who is this?"."""


@dataclass(frozen=True)
class WaitingIdentity:
    """Someone who signed in and whom the clinic has not placed yet, in the provider's words."""

    id: str
    name: str | None
    birth_date: date | None
    since: datetime


def find(portal: Portal, member: StaffMember, name: str, born: date | None) -> list[KnownPatient]:
    """Patients of that birth date, or whose name holds every word; both narrow it down.

    Names are compared without accents or case. Raises ``BadInputError`` for an empty search.
    """
    words = _folded(name).split()
    if not words and born is None:
        raise BadInputError("Give a name or a date of birth.")
    with portal.database.read() as session:
        rows = repository.patients(session, member.org)
    cipher = portal.cipher(member.org)
    found = (known(cipher, row) for row in rows)
    fitting = [
        patient
        for patient in found
        if born in {None, patient.birth_date}
        and all(word in _folded(patient.name) for word in words)
    ]
    return sorted(fitting, key=lambda patient: patient.name)[:MOST]


def patient_named(portal: Portal, org: str, patient_id: str | None) -> KnownPatient | None:
    """The patient with that id, if the clinic has them."""
    with portal.database.read() as session:
        row = repository.patient(session, org, patient_id) if patient_id else None
    return known(portal.cipher(org), row) if row else None


def waiting(portal: Portal, member: StaffMember) -> list[WaitingIdentity]:
    """First sign-ins nobody has placed, oldest first."""
    cipher = portal.cipher(member.org)
    with portal.database.read() as session:
        rows = repository.waiting_identities(session, member.org)
    found = []
    for row in rows:
        said = json.loads(cipher.decrypt(row.said)) if row.said else {}
        born = said.get("born")
        birth_date = date.fromisoformat(born) if born else None
        found.append(WaitingIdentity(row.id, said.get("name"), birth_date, row.created_at))
    return found


def place(portal: Portal, member: StaffMember, identity_id: str, patient_id: str) -> None:
    """Say which patient somebody who signs in is. What the provider said is deleted with it.

    Raises ``NotFoundError``; ``ConflictError`` when a colleague was first.
    """
    now = portal.clock()
    with portal.database.write() as session:
        identity = repository.identity_by_id(session, member.org, identity_id)
        if identity is None or repository.patient(session, member.org, patient_id) is None:
            raise NotFoundError("There is no such person.")
        if identity.patient is not None:
            raise ConflictError("Someone else has decided this already.")
        identity.patient, identity.said = patient_id, None
        identity.linked_at, identity.linked_by = now, member.actor
        detail = {"patient": patient_id}
        record(session, member.org, now, member.actor, "identity-placed", identity_id, detail)


def unplace(portal: Portal, member: StaffMember, patient_id: str) -> int:
    """Take every sign-in off a patient and end their sessions; how many there were."""
    with portal.database.write() as session:
        rows = repository.identities_of(session, member.org, patient_id)
        repository.end_sessions_of(session, member.org, [row.id for row in rows])
        for row in rows:
            row.patient, row.linked_at, row.linked_by = None, None, None
        session.flush()
        detail = {"count": len(rows)}
        record(
            session,
            member.org,
            portal.clock(),
            member.actor,
            "identities-removed",
            patient_id,
            detail,
        )
    return len(rows)


def _folded(text: str) -> str:
    """The text without accents and case, as people type names."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))
