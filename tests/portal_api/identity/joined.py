"""Whose a conversation is and what is written about it, as the database has it."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from portal_api.conversation.portal import Portal
from portal_api.db.tables import Audit, Case, Conversation, Resource


def conversation_of(portal: Portal, case_id: str) -> str:
    with portal.database.read() as session:
        return session.scalars(select(Case.conversation).where(Case.id == case_id)).one()


def owner(portal: Portal, conversation_id: str) -> tuple[str | None, str | None]:
    """Whose the conversation is, and whose its case."""
    with portal.database.read() as session:
        row = session.scalars(select(Conversation).where(Conversation.id == conversation_id)).one()
        case = session.scalar(select(Case).where(Case.conversation == conversation_id))
        return row.patient, case.patient if case else None


def records(portal: Portal, conversation_id: str) -> list[dict[str, Any]]:
    with portal.database.read() as session:
        rows = session.scalars(
            select(Resource).where(
                Resource.conversation == conversation_id, Resource.current.is_(True)
            )
        )
        return [json.loads(portal.cipher(row.org).decrypt(row.content)) for row in rows]


def trail(portal: Portal, conversation_id: str) -> list[tuple[str, str]]:
    with portal.database.read() as session:
        rows = session.scalars(
            select(Audit).where(Audit.target == conversation_id).order_by(Audit.seq)
        )
        return [(row.actor, row.action) for row in rows]


def subjects(found: list[dict[str, Any]]) -> set[str]:
    return {r["subject"]["reference"] for r in found if "subject" in r}
