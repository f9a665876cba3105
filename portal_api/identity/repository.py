"""Staff and their sessions in the database. Every query names its clinic."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal_api.db.tables import Staff, StaffSession
from portal_api.identity.staff_member import StaffMember, StaffRole


def all_staff(session: Session, org: str) -> list[StaffMember]:
    """Everyone who works at the clinic, by name."""
    rows = session.scalars(select(Staff).where(Staff.org == org).order_by(Staff.name))
    return [_member(row) for row in rows]


def by_login(session: Session, org: str, login: str) -> StaffMember | None:
    row = session.scalar(select(Staff).where(Staff.org == org, Staff.login == login))
    return _member(row) if row else None


def by_session(session: Session, org: str, token_hash: str, now: datetime) -> StaffMember | None:
    """Whose session this is, or ``None`` when it is another clinic's, unknown or over."""
    found = session.execute(
        select(Staff, StaffSession.expires_at)
        .join(StaffSession, StaffSession.staff == Staff.id)
        .where(
            Staff.org == org,
            StaffSession.org == org,
            StaffSession.token_hash == token_hash,
            StaffSession.expires_at > now,
        )
    ).first()
    return _member(found[0], found[1]) if found else None


def add_session(session: Session, org: str, row: StaffSession) -> None:
    """Keep a new session and forget this clinic's expired ones."""
    session.execute(
        delete(StaffSession).where(
            StaffSession.org == org, StaffSession.expires_at <= row.created_at
        )
    )
    session.add(row)


def end_session(session: Session, org: str, token_hash: str) -> None:
    session.execute(
        delete(StaffSession).where(StaffSession.org == org, StaffSession.token_hash == token_hash)
    )


def _member(row: Staff, expires_at: datetime | None = None) -> StaffMember:
    return StaffMember(row.id, row.org, row.login, row.name, StaffRole(row.role), expires_at)
