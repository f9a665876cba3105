"""Patients signing in and out. The browser holds random tokens, the database only their hashes."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from portal_api.conversation.portal import Portal
from portal_api.db.audit import record
from portal_api.db.identity_tables import PatientIdentity, PatientSession, SignInAttempt
from portal_api.db.locks import wait_for_turn
from portal_api.db.tables import Patient
from portal_api.errors import NotFoundError
from portal_api.identity.patients import repository
from portal_api.identity.patients.ports import Begun, PatientSignIn, Proven, SignInRefusedError
from portal_api.identity.patients.signed_in import IDLE, LONGEST, KnownPatient, SignedInPatient
from portal_api.identity.service import hashed
from portal_api.settings import Organisation
from privacy.encryption import FieldCipher

ATTEMPT = timedelta(minutes=10)
"""How long a person may take at the provider."""
DEMO = "demo"
"""The issuer of the demonstration's sign-in, which proves nothing and exists nowhere else."""
_TOUCH = timedelta(minutes=1)


class Goal(StrEnum):
    """Where a sign-in leads: pages by name, never an address from a request."""

    HOME = "home"
    PHONES = "phones"
    OPEN = "open"

    def address(self, org: str) -> str:
        """The page's own address."""
        return {Goal.HOME: f"/{org}", Goal.PHONES: f"/{org}/phones", Goal.OPEN: f"/{org}/open"}[
            self
        ]


@dataclass(frozen=True)
class Entered:
    """A new session: its token, shown this once, and where to go on."""

    token: str
    goal: Goal


def begin(
    portal: Portal, sign_in: PatientSignIn, clinic: Organisation, goal: Goal
) -> tuple[str, str]:
    """Start a sign-in at the clinic's provider: its address, and the token that ties it to the
    browser. Raises ``ProviderDownError``; ``NotFoundError`` for a clinic without a provider."""
    if clinic.sign_in is None:
        raise NotFoundError("There is no sign-in at this address.")
    begun = sign_in.begin(clinic, redirect(portal, clinic.id))
    browser, now = secrets.token_urlsafe(32), portal.clock()
    kept = json.dumps({"nonce": begun.nonce, "verifier": begun.verifier})
    with portal.database.write() as session:
        row = SignInAttempt(
            state_hash=hashed(begun.state),
            org=clinic.id,
            browser_hash=hashed(browser),
            secrets=portal.cipher(clinic.id).encrypt(kept),
            goal=goal.value,
            created_at=now,
            expires_at=now + ATTEMPT,
        )
        repository.add_attempt(session, clinic.id, row)
    return begun.address, browser


def finish(
    portal: Portal,
    sign_in: PatientSignIn,
    clinic: Organisation,
    answer: Mapping[str, str],
    browser: str | None,
    before: str | None,
) -> Entered:
    """Take the provider's answer. ``browser`` is the token of :func:`begin`, ``before`` the token
    of a session this one takes the place of. Raises ``SignInRefusedError``, ``ProviderDownError``.
    """
    state, now = answer.get("state", ""), portal.clock()
    with portal.database.write() as session:
        attempt = repository.take_attempt(
            session, clinic.id, hashed(state), hashed(browser or ""), now
        )
    if attempt is None:
        raise SignInRefusedError("state")
    kept = json.loads(portal.cipher(clinic.id).decrypt(attempt.secrets))
    begun = Begun("", state, kept["nonce"], kept["verifier"])
    proven = sign_in.finish(clinic, redirect(portal, clinic.id), answer, begun)
    return Entered(_enter(portal, clinic.id, proven, before), Goal(attempt.goal))


def demo_patients(portal: Portal, org: str) -> list[KnownPatient]:
    """Who can be chosen in the demonstration. Raises ``NotFoundError`` elsewhere."""
    if not portal.settings.is_demo:
        raise NotFoundError("There is no sign-in at this address.")
    with portal.database.read() as session:
        rows = repository.patients(session, org)
    found = [known(portal.cipher(org), row) for row in rows]
    return sorted(found, key=lambda patient: patient.name)


def sign_in_as(portal: Portal, org: str, patient_id: str, before: str | None) -> str:
    """The demonstration's sign-in; the token of the session. Raises ``NotFoundError``."""
    if patient_id not in {patient.id for patient in demo_patients(portal, org)}:
        raise NotFoundError("No patient with that id is known here.")
    return _enter(portal, org, Proven(DEMO, patient_id, patient_id=patient_id), before)


def signed_in(portal: Portal, org: str, token: str | None) -> SignedInPatient | None:
    """Whose session the token is at this clinic, or ``None`` when it is nobody's or over."""
    if not token:
        return None
    now, cipher = portal.clock(), portal.cipher(org)
    with portal.database.read() as session:
        found = repository.session_of(session, org, hashed(token))
        if found is None:
            return None
        kept, identity = found
        if kept.expires_at <= now or kept.seen_at + IDLE <= now:
            return None
        row = repository.patient(session, org, identity.patient) if identity.patient else None
    if kept.seen_at + _TOUCH <= now:
        with portal.database.write() as session:
            repository.seen(session, org, kept.token_hash, now)
    return SignedInPatient(org, identity.id, known(cipher, row) if row else None)


def sign_out(portal: Portal, who: SignedInPatient, token: str, *, everywhere: bool) -> None:
    """End this session, or every session of the person on every device."""
    with portal.database.write() as session:
        repository.end_session(session, who.org, hashed(token))
        if everywhere:
            mine = [who.identity]
            if who.patient:
                mine += [i.id for i in repository.identities_of(session, who.org, who.patient.id)]
            repository.end_sessions_of(session, who.org, mine)
        detail = {"everywhere": everywhere}
        record(
            session, who.org, portal.clock(), who.actor, "patient-signed-out", who.identity, detail
        )


def redirect(portal: Portal, org: str) -> str:
    """The one address a provider may send a patient of this clinic back to."""
    return f"{portal.context.public_url.rstrip('/')}/{org}/sign-in/callback"


def known(cipher: FieldCipher, row: Patient) -> KnownPatient:
    """The patient, readable."""
    born = date.fromisoformat(cipher.decrypt(row.birth_date))
    return KnownPatient(row.id, cipher.decrypt(row.name), born, row.locale)


def _enter(portal: Portal, org: str, proven: Proven, before: str | None) -> str:
    token, now = secrets.token_urlsafe(32), portal.clock()
    with portal.database.write() as session:
        identity = _identified(portal, session, org, proven)
        if before:
            repository.end_session(session, org, hashed(before))
        row = PatientSession(
            token_hash=hashed(token),
            org=org,
            identity=identity.id,
            created_at=now,
            seen_at=now,
            expires_at=now + LONGEST,
        )
        repository.add_session(session, org, row)
        session.flush()
        actor = SignedInPatient(org, identity.id, None).actor
        record(session, org, now, actor, "patient-signed-in", identity.id)
    return token


def _identified(portal: Portal, session: Session, org: str, proven: Proven) -> PatientIdentity:
    """Who the subject is here. A first sign-in is matched by our own patient id and nothing less:
    telephone numbers and e-mail addresses change hands, names and birth dates are shared."""
    now, index = portal.clock(), portal.index(f"{proven.issuer}\n{proven.subject}")
    wait_for_turn(session, f"patient-identity:{org}/{index}")  # a first sign-in in two windows
    found = repository.identity(session, org, proven.issuer, index)
    if found is None:
        found = PatientIdentity(
            id=portal.new_id(),
            org=org,
            issuer=proven.issuer,
            subject_index=index,
            created_at=now,
        )
        session.add(found)
    if found.patient is None:
        named = repository.patient(session, org, proven.patient_id or "")
        found.said = None if named else _said(portal.cipher(org), proven)
        if named is not None:
            found.patient, found.linked_at, found.linked_by = named.id, now, "provider"
    session.flush()
    return found


def _said(cipher: FieldCipher, proven: Proven) -> bytes:
    born = proven.birth_date.isoformat() if proven.birth_date else None
    return cipher.encrypt(json.dumps({"name": proven.name, "born": born}))
