"""Patients' identities, sign-ins under way and sessions. Every query names its clinic."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal_api.db.identity_tables import (
    ConversationKey,
    PatientIdentity,
    PatientSession,
    SignInAttempt,
)
from portal_api.db.tables import Conversation, Patient, Resource


def patient(session: Session, org: str, patient_id: str) -> Patient | None:
    return session.scalar(select(Patient).where(Patient.org == org, Patient.id == patient_id))


def patients(session: Session, org: str) -> list[Patient]:
    """Everyone the clinic knows. Names are encrypted, so a search has to read them."""
    return list(session.scalars(select(Patient).where(Patient.org == org)))


def identity(session: Session, org: str, issuer: str, subject_index: str) -> PatientIdentity | None:
    return session.scalar(
        select(PatientIdentity).where(
            PatientIdentity.org == org,
            PatientIdentity.issuer == issuer,
            PatientIdentity.subject_index == subject_index,
        )
    )


def identity_by_id(session: Session, org: str, identity_id: str) -> PatientIdentity | None:
    """One identity, locked against others who decide on it."""
    return session.scalar(
        select(PatientIdentity)
        .where(PatientIdentity.org == org, PatientIdentity.id == identity_id)
        .with_for_update()
    )


def waiting_identities(session: Session, org: str) -> list[PatientIdentity]:
    """People who signed in and whom nobody has matched with a patient, oldest first."""
    return list(
        session.scalars(
            select(PatientIdentity)
            .where(PatientIdentity.org == org, PatientIdentity.patient.is_(None))
            .order_by(PatientIdentity.created_at)
            .limit(200)
        )
    )


def identities_of(session: Session, org: str, patient_id: str) -> list[PatientIdentity]:
    return list(
        session.scalars(
            select(PatientIdentity).where(
                PatientIdentity.org == org, PatientIdentity.patient == patient_id
            )
        )
    )


def take_attempt(
    session: Session, org: str, state_hash: str, browser_hash: str, now: datetime
) -> SignInAttempt | None:
    """The sign-in of that state and browser, gone from here on; ``None`` when there is none.

    Deleting decides: of two answers with one state the second finds nothing.
    """
    found = session.scalar(
        select(SignInAttempt)
        .where(
            SignInAttempt.org == org,
            SignInAttempt.state_hash == state_hash,
            SignInAttempt.browser_hash == browser_hash,
            SignInAttempt.expires_at > now,
        )
        .with_for_update()
    )
    if found is not None:
        session.delete(found)
        session.flush()
    return found


def add_attempt(session: Session, org: str, row: SignInAttempt) -> None:
    """Keep a sign-in under way and forget this clinic's stale ones."""
    session.execute(
        delete(SignInAttempt).where(
            SignInAttempt.org == org, SignInAttempt.expires_at <= row.created_at
        )
    )
    session.add(row)


def session_of(
    session: Session, org: str, token_hash: str
) -> tuple[PatientSession, PatientIdentity] | None:
    """A session of this clinic with whom it belongs to, over or not."""
    found = session.execute(
        select(PatientSession, PatientIdentity)
        .join(PatientIdentity, PatientIdentity.id == PatientSession.identity)
        .where(
            PatientSession.org == org,
            PatientIdentity.org == org,
            PatientSession.token_hash == token_hash,
        )
    ).first()
    return (found[0], found[1]) if found else None


def add_session(session: Session, org: str, row: PatientSession) -> None:
    """Keep a new session and forget this clinic's expired ones."""
    session.execute(
        delete(PatientSession).where(
            PatientSession.org == org, PatientSession.expires_at <= row.created_at
        )
    )
    session.add(row)


def seen(session: Session, org: str, token_hash: str, now: datetime) -> None:
    session.execute(
        update(PatientSession)
        .where(PatientSession.org == org, PatientSession.token_hash == token_hash)
        .values(seen_at=now)
    )


def end_session(session: Session, org: str, token_hash: str) -> None:
    session.execute(
        delete(PatientSession).where(
            PatientSession.org == org, PatientSession.token_hash == token_hash
        )
    )


def end_sessions_of(session: Session, org: str, identity_ids: list[str]) -> None:
    """End every session of these identities, on every device."""
    session.execute(
        delete(PatientSession).where(
            PatientSession.org == org, PatientSession.identity.in_(identity_ids)
        )
    )


def conversations_of(session: Session, org: str, patient_id: str, limit: int) -> list[Conversation]:
    """The patient's conversations, the one that changed last first."""
    return list(
        session.scalars(
            select(Conversation)
            .where(Conversation.org == org, Conversation.patient == patient_id)
            .order_by(Conversation.updated_at.desc())
            .limit(limit)
        )
    )


def resources_of(session: Session, org: str, conversation_id: str) -> list[Resource]:
    """Current records of a conversation, as they were first written."""
    return list(
        session.scalars(
            select(Resource)
            .where(
                Resource.org == org,
                Resource.conversation == conversation_id,
                Resource.current.is_(True),
            )
            .order_by(Resource.row)
        )
    )


def forget_keys(session: Session, org: str, conversation_id: str) -> None:
    """Every further token of a conversation is worth nothing from here on."""
    session.execute(
        delete(ConversationKey).where(
            ConversationKey.org == org, ConversationKey.conversation == conversation_id
        )
    )
