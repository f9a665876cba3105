"""Takeovers in the database. Every query names its clinic."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal_api.conversation.messages import Writer
from portal_api.db.tables import Case, Staff, Takeover


def open_takeover(session: Session, org: str, conversation_id: str) -> Takeover | None:
    """The takeover that goes on in a conversation; ``None`` while the assistant answers."""
    return session.scalar(
        select(Takeover).where(
            Takeover.org == org,
            Takeover.conversation == conversation_id,
            Takeover.ended_at.is_(None),
        )
    )


def left_alone(session: Session, org: str, quiet_since: datetime) -> list[str]:
    """Conversations whose takeover nobody keeps up any more.

    Staff wrote nothing since that moment, or whoever wrote does not hold the case now.
    """
    return list(
        session.scalars(
            select(Takeover.conversation)
            .outerjoin(Case, (Case.conversation == Takeover.conversation) & (Case.org == org))
            .where(
                Takeover.org == org,
                Takeover.ended_at.is_(None),
                or_(
                    Takeover.wrote_at < quiet_since,
                    Case.id.is_(None),
                    Case.status != "claimed",
                    Case.owner != Takeover.staff,
                ),
            )
            .order_by(Takeover.wrote_at)
        )
    )


def writers(session: Session, org: str, staff_ids: Iterable[str]) -> dict[str, Writer]:
    """What patients are told of those members of staff, by id."""
    wanted = list(staff_ids)
    if not wanted:
        return {}
    rows = session.execute(
        select(Staff.id, Staff.role, Staff.name).where(Staff.org == org, Staff.id.in_(wanted))
    )
    return {row.id: Writer(row.role, row.name.split()[0]) for row in rows}
