"""Telephones of patients, codes, proofs and links in the database. Every query names its clinic."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal_api.db.identity_tables import ConversationKey, PhoneCode, PhoneProof, WebLink
from portal_api.db.tables import Conversation, Patient, PatientPhone


def on_record(session: Session, org: str, phone_index: str) -> list[tuple[PatientPhone, Patient]]:
    """Patients with this number on their record, confirmed or not, but for known wrong ones."""
    rows = session.execute(
        select(PatientPhone, Patient)
        .join(Patient, Patient.id == PatientPhone.patient)
        .where(
            PatientPhone.org == org,
            Patient.org == org,
            PatientPhone.phone_index == phone_index,
            PatientPhone.wrong_since.is_(None),
        )
        .order_by(Patient.id)
    )
    return [(phone, patient) for phone, patient in rows]


def phones_of(session: Session, org: str, patient_id: str) -> list[PatientPhone]:
    """The patient's confirmed numbers."""
    return list(
        session.scalars(
            select(PatientPhone)
            .where(
                PatientPhone.org == org,
                PatientPhone.patient == patient_id,
                PatientPhone.confirmed_at.is_not(None),
            )
            .order_by(PatientPhone.confirmed_at)
        )
    )


def phone_of(session: Session, org: str, patient_id: str, phone_index: str) -> PatientPhone | None:
    return session.scalar(
        select(PatientPhone)
        .where(
            PatientPhone.org == org,
            PatientPhone.patient == patient_id,
            PatientPhone.phone_index == phone_index,
        )
        .with_for_update()
    )


def codes_since(
    session: Session,
    org: str,
    since: datetime,
    *,
    patient: str | None = None,
    phone_index: str | None = None,
) -> int:
    """How many codes were sent since then, for a patient or to a number."""
    query = (
        select(func.count())
        .select_from(PhoneCode)
        .where(PhoneCode.org == org, PhoneCode.created_at > since)
    )
    if patient is not None:
        query = query.where(PhoneCode.patient == patient)
    if phone_index is not None:
        query = query.where(PhoneCode.phone_index == phone_index)
    return session.scalar(query) or 0


def newest_code(session: Session, org: str, patient: str) -> PhoneCode | None:
    """The code the patient was sent last; earlier ones no longer count. Locked."""
    return session.scalar(
        select(PhoneCode)
        .where(PhoneCode.org == org, PhoneCode.patient == patient)
        .order_by(PhoneCode.created_at.desc())
        .limit(1)
        .with_for_update()
    )


def proof(session: Session, org: str, phone_index: str) -> PhoneProof | None:
    """The number's tries at a date of birth, locked against a second try at once."""
    return session.scalar(
        select(PhoneProof)
        .where(PhoneProof.org == org, PhoneProof.phone_index == phone_index)
        .with_for_update()
    )


def locked(session: Session, org: str) -> list[tuple[PhoneProof, PatientPhone]]:
    """Numbers of patients that await a decision of staff, oldest first."""
    rows = session.execute(
        select(PhoneProof, PatientPhone)
        .join(
            PatientPhone,
            (PatientPhone.phone_index == PhoneProof.phone_index)
            & (PatientPhone.org == PhoneProof.org),
        )
        .where(PhoneProof.org == org, PhoneProof.locked_at.is_not(None))
        .order_by(PhoneProof.locked_at)
        .limit(200)
    )
    return [(proof_row, phone) for proof_row, phone in rows]


def use_link(
    session: Session, org: str, token_hash: str, browser_hash: str, now: datetime
) -> WebLink | None:
    """Use a link that is still good. One statement decides: of any number of uses, one succeeds."""
    used = session.scalar(
        update(WebLink)
        .where(
            WebLink.org == org,
            WebLink.token_hash == token_hash,
            WebLink.used_at.is_(None),
            WebLink.expires_at > now,
        )
        .values(used_at=now, browser_hash=browser_hash)
        .returning(WebLink.token_hash)
    )
    return session.get(WebLink, used) if used else None


def link_of_browser(
    session: Session, org: str, browser_hash: str, since: datetime
) -> WebLink | None:
    """The link this browser has used since then."""
    return session.scalar(
        select(WebLink).where(
            WebLink.org == org, WebLink.browser_hash == browser_hash, WebLink.used_at > since
        )
    )


def expire_links(session: Session, org: str, phone_index: str, now: datetime) -> None:
    """No link to this number works any more, used or not."""
    session.execute(
        update(WebLink)
        .where(WebLink.org == org, WebLink.phone_index == phone_index)
        .values(expires_at=now, browser_hash=None)
    )


def keys_of_phone(session: Session, org: str, phone_index: str) -> list[ConversationKey]:
    """Browser keys to conversations of this number."""
    return list(
        session.scalars(
            select(ConversationKey)
            .join(Conversation, Conversation.id == ConversationKey.conversation)
            .where(
                ConversationKey.org == org,
                Conversation.org == org,
                Conversation.phone_index == phone_index,
            )
        )
    )


def conversations_of_phone(
    session: Session, org: str, phone_index: str, patients: list[str]
) -> list[str]:
    """Conversations of this number that belong to one of the patients."""
    return list(
        session.scalars(
            select(Conversation.id).where(
                Conversation.org == org,
                Conversation.phone_index == phone_index,
                Conversation.patient.in_(patients),
            )
        )
    )


def unclaimed(
    session: Session, org: str, phone_indexes: list[str], since: datetime
) -> list[Conversation]:
    """Nobody's conversations from these numbers that changed since then, newest first."""
    return list(
        session.scalars(
            select(Conversation)
            .where(
                Conversation.org == org,
                Conversation.patient.is_(None),
                Conversation.phone_index.in_(phone_indexes),
                Conversation.updated_at > since,
            )
            .order_by(Conversation.updated_at.desc())
        )
    )


def newest_of_patient(
    session: Session, org: str, patient_id: str, since: datetime
) -> Conversation | None:
    """The patient's newest conversation that changed since then and has no other telephone."""
    return session.scalar(
        select(Conversation)
        .where(
            Conversation.org == org,
            Conversation.patient == patient_id,
            Conversation.updated_at >= since,
            Conversation.phone_index.is_(None),
        )
        .order_by(Conversation.created_at.desc())
        .limit(1)
    )
