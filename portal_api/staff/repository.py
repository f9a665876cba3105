"""The work queue in the database. Every query names its clinic."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import CursorResult, Select, Update, case, func, select, update
from sqlalchemy.orm import Session

from portal_api.db.tables import (
    Audit,
    Case,
    Conversation,
    Patient,
    PatientPhone,
    Resource,
    Staff,
)
from portal_api.errors import NotFoundError

LONGEST_QUEUE = 300
"""More open cases than anyone reads on one page; the worst come first, so none of those is cut."""


class QueueFilter(StrEnum):
    """Which part of the queue is shown."""

    ALL = "all"
    MINE = "mine"
    CLOSED = "closed"


class QueueRow(NamedTuple):
    """A case and who it is about, who has it, and where it came from."""

    case: Case
    conversation: Conversation
    patient: Patient | None
    owner: Staff | None


def queue(session: Session, org: str, which: QueueFilter, staff_id: str) -> list[QueueRow]:
    """Cases with who they are about and who has them: worst first, then the least time left.

    Closed ones come newest first.
    """
    query = _cases(org)
    if which is QueueFilter.CLOSED:
        query = query.where(Case.status == "closed").order_by(Case.closed_at.desc())
    else:
        query = query.where(Case.status != "closed").order_by(
            Case.level_rank.desc(), Case.due_at, Case.created_at, Case.id
        )
    if which is QueueFilter.MINE:
        query = query.where(Case.owner == staff_id)
    return [QueueRow._make(found) for found in session.execute(query.limit(LONGEST_QUEUE))]


def one(session: Session, org: str, case_id: str) -> QueueRow:
    """One case. Raises :class:`NotFoundError` when this clinic has none with that id."""
    found = session.execute(_cases(org).where(Case.id == case_id)).first()
    if found is None:
        raise NotFoundError("There is no such case.")
    return QueueRow._make(found)


def counts(session: Session, org: str, staff_id: str, emergency_rank: int) -> dict[str, int]:
    """Open cases: ``all``, ``waiting``, ``mine``, and waiting ``emergency`` ones."""
    waiting = Case.status == "waiting"
    found = session.execute(
        select(
            func.count(),
            func.sum(case((waiting, 1), else_=0)),
            func.sum(case((Case.owner == staff_id, 1), else_=0)),
            func.sum(case((waiting & (Case.level_rank >= emergency_rank), 1), else_=0)),
        ).where(Case.org == org, Case.status != "closed")
    ).one()
    names = ("all", "waiting", "mine", "emergency")
    return {name: int(number or 0) for name, number in zip(names, found, strict=True)}


def claim(session: Session, org: str, case_id: str, staff_id: str, now: datetime) -> bool:
    """Take a waiting case. One statement decides: of any number of people, one gets ``True``."""
    return _changed(
        session,
        update(Case)
        .where(Case.org == org, Case.id == case_id, Case.status == "waiting")
        .values(
            status="claimed",
            owner=staff_id,
            claimed_at=now,
            updated_at=now,
            version=Case.version + 1,
        ),
    )


def release(session: Session, org: str, case_id: str, staff_id: str, now: datetime) -> bool:
    """Give back a case one holds. ``False`` when it is not held by that person."""
    return _changed(
        session,
        _held(org, case_id, staff_id).values(
            status="waiting",
            owner=None,
            claimed_at=None,
            updated_at=now,
            version=Case.version + 1,
        ),
    )


def close(
    session: Session, org: str, case_id: str, staff_id: str, outcome: str, now: datetime
) -> bool:
    """End a case one holds. ``False`` when it is not held by that person."""
    return _changed(
        session,
        _held(org, case_id, staff_id).values(
            status="closed",
            closed_at=now,
            outcome=outcome,
            updated_at=now,
            version=Case.version + 1,
        ),
    )


def reasons(session: Session, org: str, case_ids: list[str]) -> dict[str, tuple[str, ...]]:
    """Why staff were called to each case since it was last closed, oldest first, each once.

    Kept in the audit chain: the case itself holds only the reason that counts most.
    """
    rows = session.execute(
        select(Audit.target, Audit.action, Audit.detail)
        .where(
            Audit.org == org,
            Audit.target.in_(case_ids),
            Audit.action.in_(("case-raised", "case-closed")),
        )
        .order_by(Audit.seq)
    )
    found: dict[str, dict[str, None]] = {}
    for target, action, detail in rows:
        if action == "case-closed":
            found.pop(target, None)
        else:
            found.setdefault(target, {})[str(detail["reason"])] = None
    return {target: tuple(given) for target, given in found.items()}


def staff_names(session: Session, org: str) -> dict[str, str]:
    """Names of the clinic's staff by id."""
    rows = session.execute(select(Staff.id, Staff.name).where(Staff.org == org))
    return {row.id: row.name for row in rows}


def phones(session: Session, org: str, patient_id: str) -> list[bytes]:
    """Encrypted telephone numbers of a patient."""
    return list(
        session.scalars(
            select(PatientPhone.phone).where(
                PatientPhone.org == org, PatientPhone.patient == patient_id
            )
        )
    )


def resources(session: Session, org: str, conversation_id: str) -> list[Resource]:
    """Current resources of a conversation, as they were first written."""
    return list(
        session.scalars(
            select(Resource)
            .where(
                Resource.org == org,
                Resource.conversation == conversation_id,
                Resource.current.is_(True),
            )
            .order_by(Resource.type, Resource.row)
        )
    )


def _cases(org: str) -> Select[Case, Conversation, Patient, Staff]:
    return (
        select(Case, Conversation, Patient, Staff)
        .join(Conversation, (Conversation.id == Case.conversation) & (Conversation.org == org))
        .outerjoin(Patient, (Patient.id == Case.patient) & (Patient.org == org))
        .outerjoin(Staff, (Staff.id == Case.owner) & (Staff.org == org))
        .where(Case.org == org)
    )


def _held(org: str, case_id: str, staff_id: str) -> Update:
    return update(Case).where(
        Case.org == org,
        Case.id == case_id,
        Case.status == "claimed",
        Case.owner == staff_id,
    )


def _changed(session: Session, statement: Update) -> bool:
    result = session.execute(statement.execution_options(synchronize_session=False))
    return isinstance(result, CursorResult) and result.rowcount == 1
