"""The audit trail in the database: one hash chain per organisation, appended to and never changed.

Actors are ``patient`` (``patient:<id>`` where known, ``identity:<id>`` before), ``assistant``,
``system`` or ``staff:<id>``; a target is the id of the row acted on. Details
hold ids, codes and counts, never a person's words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal_api.db.locks import wait_for_turn
from portal_api.db.tables import Audit
from privacy.audit import GENESIS, chain, verify


def record(
    session: Session,
    org: str,
    at: datetime,
    actor: str,
    action: str,
    target: str,
    detail: Mapping[str, Any] | None = None,
) -> str:
    """Append one entry within the caller's transaction and return its hash.

    ``at`` is aware; ``detail`` holds plain JSON values. Call it last in the transaction: from here
    to the commit no one else can append to this organisation's chain, and whoever waits for that
    may hold a row this transaction has not locked yet (``db.locks`` has the order).
    """
    wait_for_turn(session, f"audit:{org}")
    last = session.scalar(select(Audit).where(Audit.org == org).order_by(Audit.seq.desc()).limit(1))
    row = Audit(
        org=org,
        seq=last.seq + 1 if last else 1,
        at=at.astimezone(UTC),
        actor=actor,
        action=action,
        target=target,
        detail=dict(detail or {}),
    )
    row.hash = chain(last.hash if last else GENESIS, as_entry(row))
    session.add(row)
    session.flush()
    return row.hash


def trail(session: Session, org: str, targets: Iterable[str]) -> list[Audit]:
    """What happened to any of the targets, oldest first."""
    return list(
        session.scalars(
            select(Audit)
            .where(Audit.org == org, Audit.target.in_(list(targets)))
            .order_by(Audit.seq)
        )
    )


def first_broken(session: Session, org: str, head: str | None = None) -> int | None:
    """The ``seq`` of the first entry that does not fit the chain, or ``None`` when all do.

    ``head`` is the newest hash as kept elsewhere; with it a cut-off end shows too.
    """
    rows = session.scalars(select(Audit).where(Audit.org == org).order_by(Audit.seq))
    index = verify((as_entry(row) | {"hash": row.hash} for row in rows), head)
    return None if index is None else index + 1


def as_entry(row: Audit) -> dict[str, Any]:
    """The part of a row its hash covers, as plain JSON values."""
    return {
        "org": row.org,
        "seq": row.seq,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": row.actor,
        "action": row.action,
        "target": row.target,
        "detail": row.detail,
    }
