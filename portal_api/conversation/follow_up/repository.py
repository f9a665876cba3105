"""What is to be done later, in the database. Every query names its clinic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update

from portal_api.conversation.repository import Store
from portal_api.db.tables import Conversation, FollowUp, OptOut, Outbound, PatientPhone

AT_ONCE = 200
"""Rows taken in one look; the next look, seconds later, takes the rest."""


class Kind(StrEnum):
    """What a follow-up is for."""

    SILENCE = "silence"
    WELLBEING = "wellbeing"


class Status(StrEnum):
    """``asked`` rows of a silence wait for the call-back; ``over`` ones for nothing."""

    WAITING = "waiting"
    ASKED = "asked"
    OVER = "over"


@dataclass(frozen=True)
class FollowUps:
    """One clinic's follow-ups within the transaction of ``store``."""

    store: Store

    def of(self, conversation_id: str, kind: Kind) -> FollowUp | None:
        """The row, once everyone before us is done with it. Lock the conversation first."""
        return self.store.session.scalar(
            select(FollowUp)
            .where(
                FollowUp.org == self.store.org,
                FollowUp.conversation == conversation_id,
                FollowUp.kind == kind.value,
            )
            .with_for_update()
            .execution_options(populate_existing=True)
        )

    def add(self, row: FollowUp) -> None:
        self.store.session.add(row)

    def due(self, now: datetime) -> list[FollowUp]:
        """What should be done by now, longest overdue first."""
        return list(
            self.store.session.scalars(
                select(FollowUp)
                .where(
                    FollowUp.org == self.store.org,
                    FollowUp.status.in_((Status.WAITING.value, Status.ASKED.value)),
                    FollowUp.due_at <= now,
                )
                .order_by(FollowUp.due_at)
                .limit(AT_ONCE)
            )
        )

    def coming(self) -> list[FollowUp]:
        """Everything still to be done, soonest first."""
        return list(
            self.store.session.scalars(
                select(FollowUp)
                .where(FollowUp.org == self.store.org, FollowUp.due_at.is_not(None))
                .order_by(FollowUp.due_at)
            )
        )

    def take_back(self, outbound_id: str) -> None:
        """A check-in that has not left yet is not sent: it was answered meanwhile."""
        self.store.session.execute(
            update(Outbound)
            .where(
                Outbound.org == self.store.org,
                Outbound.id == outbound_id,
                Outbound.status == "waiting",
            )
            .values(status="taken-back")
        )

    def opted_out(self, phone_index: str) -> bool:
        """Whether this telephone asked for no texts."""
        return self.store.session.get(OptOut, (self.store.org, phone_index)) is not None

    def linked_phone(self, patient: str | None) -> PatientPhone | None:
        """A telephone that is known to be this patient's."""
        if patient is None:
            return None
        return self.store.session.scalar(
            select(PatientPhone)
            .where(
                PatientPhone.org == self.store.org,
                PatientPhone.patient == patient,
                PatientPhone.confirmed_at.is_not(None),
            )
            .order_by(PatientPhone.id)
            .limit(1)
        )

    def went_on_elsewhere(self, conversation: Conversation) -> bool:
        """Whether the same person has begun another conversation since."""
        others = self.store.others_of_the_same_person(conversation, conversation.created_at)
        return any(other.created_at > conversation.created_at for other in others)
