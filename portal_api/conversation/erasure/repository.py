"""What is deleted, and what is due to be, in the database. Every query names its clinic."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update

from portal_api.conversation.messages import Kind
from portal_api.conversation.repository import Store
from portal_api.db.tables import Case, Conversation, Message, Outbound, Resource

_UNDER_WAY = ("waiting", "sending")


@dataclass(frozen=True)
class Erasing:
    """Deleting within one transaction of one clinic."""

    store: Store

    def blank_messages(self, conversation_id: str, before: int, spared: frozenset[Kind]) -> None:
        """Take the words out of every message with a ``seq`` below ``before``.

        The rows stay without words: a message delivered twice must not count as a new one.
        """
        empty = self.store.cipher.encrypt("")
        self.store.session.execute(
            update(Message)
            .where(
                Message.org == self.store.org,
                Message.conversation == conversation_id,
                Message.seq < before,
                Message.kind.not_in([kind.value for kind in spared]),
            )
            .values(text=empty, understanding=None, choices=[], link_id=None)
        )

    def blank_texts(self, conversation_id: str) -> None:
        """Take words and number out of texts that are no longer under way."""
        empty = self.store.cipher.encrypt("")
        self.store.session.execute(
            update(Outbound)
            .where(
                Outbound.org == self.store.org,
                Outbound.conversation == conversation_id,
                Outbound.status.not_in(_UNDER_WAY),
                Outbound.text_index != "",
            )
            .values(text=empty, text_index="", phone=empty)
        )

    def delete_resources(self, conversation_id: str, kept: frozenset[str]) -> None:
        """Delete every version of every resource but those of the types ``kept``. What only says
        where a deleted resource came from goes with it."""
        rows = self.store.session.scalars(
            select(Resource).where(
                Resource.org == self.store.org, Resource.conversation == conversation_id
            )
        )
        for row in list(rows):
            if row.type not in kept or (row.type == "Provenance" and not self._of_consent(row)):
                self.store.session.delete(row)

    def _of_consent(self, row: Resource) -> bool:
        content = json.loads(self.store.cipher.decrypt(row.content))
        return all(t["reference"].startswith("Consent/") for t in content["target"])

    def unstored(self, before: datetime) -> list[str]:
        """Conversations of which nothing is to be kept, without a word since then."""
        return self._ids(Conversation.unstored.is_(True), Conversation.updated_at < before)

    def unshared(self, before: datetime) -> list[str]:
        """Conversations staff may not read and have no open work with, unchanged since then."""
        done = or_(Case.id.is_(None), Case.status == "closed")
        hidden = or_(Case.id.is_(None), Case.shared.is_(False))
        return self._ids(done, hidden, Conversation.updated_at < before)

    def all_before(self, before: datetime) -> list[str]:
        """Conversations unchanged since then that staff have no open work with."""
        done = or_(Case.id.is_(None), Case.status == "closed")
        return self._ids(done, Conversation.updated_at < before)

    def forget_numbers(self) -> None:
        """Take the number out of erased conversations once no one has to call there any more."""
        still_open = select(Case.conversation).where(
            Case.org == self.store.org, Case.status != "closed"
        )
        self.store.session.execute(
            update(Conversation)
            .where(
                Conversation.org == self.store.org,
                Conversation.erased_at.is_not(None),
                Conversation.phone.is_not(None),
                Conversation.id.not_in(still_open),
            )
            .values(phone=None)
        )

    def with_late_texts(self) -> list[str]:
        """Erased conversations with a text that was under way then and is not any more."""
        return list(
            self.store.session.scalars(
                select(Outbound.conversation)
                .join(Conversation, Conversation.id == Outbound.conversation)
                .where(
                    Outbound.org == self.store.org,
                    Conversation.erased_at.is_not(None),
                    Outbound.status.not_in(_UNDER_WAY),
                    Outbound.text_index != "",
                )
                .distinct()
            )
        )

    def _ids(self, *conditions: object) -> list[str]:
        query = (
            select(Conversation.id)
            .outerjoin(Case, (Case.conversation == Conversation.id) & (Case.org == self.store.org))
            .where(
                Conversation.org == self.store.org,
                Conversation.erased_at.is_(None),
                *conditions,  # type: ignore[arg-type]  # column expressions
            )
            .limit(200)
        )
        return list(self.store.session.scalars(query))
