"""Questions asked and the texts they went out in. Every query names its clinic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal_api.db.tables import Message, Outbound


@dataclass(frozen=True)
class AskedTexts:
    """One clinic's questions by text, within one transaction."""

    session: Session
    org: str

    def questions(self, conversation: str, limit: int = 8) -> list[tuple[str, datetime]]:
        """The newest questions of a conversation with the moment each was asked, newest first."""
        rows = self.session.execute(
            select(Message.link_id, Message.created_at)
            .where(
                Message.org == self.org,
                Message.conversation == conversation,
                Message.role == "assistant",
                Message.link_id.is_not(None),
            )
            .order_by(Message.seq.desc())
            .limit(limit)
        )
        return [(str(link_id), at) for link_id, at in rows]

    def written(
        self, conversation: str, since: datetime, before: datetime | None
    ) -> list[Outbound]:
        """Texts of a conversation written from one moment to another, warnings left out."""
        query = select(Outbound).where(
            Outbound.org == self.org,
            Outbound.conversation == conversation,
            Outbound.created_at >= since,
            Outbound.safety.is_(False),
        )
        if before is not None:
            query = query.where(Outbound.created_at < before)
        return list(self.session.scalars(query))
