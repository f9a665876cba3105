"""FHIR resources in the database, as far as staff may see them. Every query names its clinic."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from portal_api.db.tables import Case, Resource
from portal_api.ehr.parameters import WITHOUT_CONSENT


def current(session: Session, org: str, kind: str, identity: str) -> Resource | None:
    """The newest version, or ``None`` when there is none that may be seen."""
    return session.scalar(
        _visible(org, kind).where(Resource.id == identity, Resource.current.is_(True))
    )


def version(session: Session, org: str, kind: str, identity: str, number: int) -> Resource | None:
    return session.scalar(
        _visible(org, kind).where(Resource.id == identity, Resource.version == number)
    )


def all_current(session: Session, org: str, kind: str, after: int) -> list[Resource]:
    """Newest versions of one type in the order they were written, after that row."""
    return list(
        session.scalars(
            _visible(org, kind)
            .where(Resource.current.is_(True), Resource.row > after)
            .order_by(Resource.row)
        )
    )


def _visible(org: str, kind: str) -> Select[Resource]:
    """A resource is seen through its case: all of it when shared, else only alarm and work."""
    return (
        select(Resource)
        .join(Case, (Case.conversation == Resource.conversation) & (Case.org == org))
        .where(Resource.org == org, Resource.type == kind, _allowed(kind))
    )


def _allowed(kind: str) -> ColumnElement[bool]:
    return Case.shared.in_([True, False] if kind in WITHOUT_CONSENT else [True])
