"""What the escalation asks the database. Every query names its clinic."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal_api.db.tables import Case, Conversation, Outbound, PatientPhone


@dataclass(frozen=True)
class UndeliveredTexts:
    """One clinic's texts that did not arrive, within one transaction."""

    session: Session
    org: str

    def nobody_acted(self, before: datetime) -> list[str]:
        """Texts staff were told of before then, never arrived, whose case nobody has claimed."""
        return list(
            self.session.scalars(
                select(Outbound.id)
                .join(Case, Case.conversation == Outbound.conversation)
                .where(
                    Outbound.org == self.org,
                    Case.org == self.org,
                    Case.status == "waiting",
                    Outbound.told_at <= before,
                    Outbound.status != "delivered",
                )
                .order_by(Outbound.told_at)
            )
        )

    def known_to_take_none(self, row: Outbound, codes: Collection[str]) -> bool:
        """Whether another text to the same telephone has failed with one of these codes."""
        found = self.session.scalar(
            select(Outbound.id).where(
                Outbound.org == self.org,
                Outbound.phone_index == row.phone_index,
                Outbound.id != row.id,
                Outbound.error.in_(codes),
            )
        )
        return found is not None

    def portal_conversation(self, row: Outbound) -> str | None:
        """The newest portal conversation of the one patient a text was meant for.

        ``None`` where the telephone is nobody's, or several people's."""
        patients = set(
            self.session.scalars(
                select(Conversation.patient).where(
                    Conversation.org == self.org,
                    Conversation.id == row.conversation,
                    Conversation.patient.is_not(None),
                )
            )
        ) or set(
            self.session.scalars(
                select(PatientPhone.patient).where(
                    PatientPhone.org == self.org, PatientPhone.phone_index == row.phone_index
                )
            )
        )
        if len(patients) != 1:
            return None
        return self.session.scalar(
            select(Conversation.id)
            .where(
                Conversation.org == self.org,
                Conversation.patient.in_(patients),
                Conversation.channel == "portal",
            )
            .order_by(Conversation.updated_at.desc())
            .limit(1)
        )
