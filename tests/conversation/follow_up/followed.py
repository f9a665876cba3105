"""A person on either channel who is followed up, and what the database holds about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal_api.adapters.inline_workflows import InlineWorkflows
from portal_api.conversation.messages import MessageView, Role
from portal_api.conversation.portal import Portal
from portal_api.db.tables import Audit, Case, ConsentDecision, FollowUp, Outbound
from tests.conftest import Clock
from tests.conversation.talking import Patient

PHONE = "+12065550123"
ORG = "riverside"


@dataclass
class Followed:
    """One conversation, with the clock that makes things due."""

    portal: Portal
    clock: Clock
    patient: Patient

    def waits(self, **by: float) -> None:
        """Time passes, and the sweep runs as it does every ten seconds."""
        self.clock.advance(timedelta(**by))
        self.sweep()

    def sweep(self) -> None:
        workflows = self.portal.workflows
        assert isinstance(workflows, InlineWorkflows)
        workflows.sweep()

    @property
    def said(self) -> list[MessageView]:
        """All that the assistant said."""
        views = self.portal.conversations.messages(ORG, self.patient.id)
        return [v for v in views if v.role is Role.ASSISTANT]

    def check_ins(self) -> list[str]:
        """Check-ins in the window, by how they begin."""
        name = self.portal.organisations[ORG].name
        return [v.text for v in self.said if v.text.startswith(f"{name}: ")]

    def texts(self) -> list[Outbound]:
        """Check-ins in the outbox, oldest first."""
        with self.portal.database.read() as session:
            rows = session.scalars(select(Outbound).order_by(Outbound.created_at)).all()
            mine = {self.row(k).outbound for k in ("silence", "wellbeing") if self.has(k)}
            return [row for row in rows if row.id in mine]

    def words_of(self, row: Outbound) -> str:
        return self.portal.cipher(ORG).decrypt(row.text)

    def has(self, kind: str) -> bool:
        return self._row(kind) is not None

    def row(self, kind: str) -> FollowUp:
        found = self._row(kind)
        assert found is not None
        return found

    def _row(self, kind: str) -> FollowUp | None:
        with self.portal.database.read() as session:
            return session.scalar(
                select(FollowUp).where(
                    FollowUp.conversation == self.patient.id, FollowUp.kind == kind
                )
            )

    @property
    def case(self) -> Case | None:
        with self.portal.database.read() as session:
            return session.scalar(select(Case).where(Case.conversation == self.patient.id))

    def reasons(self) -> list[str]:
        """Why staff were shown the case, in order."""
        with self.portal.database.read() as session:
            case = self.case
            rows = session.scalars(
                select(Audit)
                .where(Audit.action == "case-raised", Audit.target == (case.id if case else ""))
                .order_by(Audit.seq)
            )
            return [row.detail["reason"] for row in rows]

    def resources(self, kind: str) -> list[dict[str, Any]]:
        with self.portal.database.read() as session:
            return self.portal.store(session, ORG).resources(self.patient.id, kind)

    def agrees_to_texts(self, *, granted: bool) -> None:
        with self.portal.database.write() as session:
            session.add(
                ConsentDecision(
                    id=self.portal.new_id(),
                    org=ORG,
                    conversation=self.patient.id,
                    purpose="texts",
                    version="2026-11",
                    granted=granted,
                    locale="en",
                    channel="portal",
                    actor="patient",
                    text_shown="Texts?",
                    decided_at=self.clock(),
                )
            )


def by_phone(portal: Portal, clock: Clock, locale: str = "en") -> Followed:
    """A person who texts."""
    started = portal.conversations.start(ORG, "sms", locale, phone=PHONE)
    return Followed(portal, clock, Patient(portal, locale=locale, id=started.conversation_id))


def in_portal(portal: Portal, clock: Clock, patient: str | None = None) -> Followed:
    """A person in the portal: anonymous, or signed in."""
    started = portal.conversations.start(ORG, "portal", "en", patient=patient)
    return Followed(portal, clock, Patient(portal, id=started.conversation_id))


def worries(one: Followed, words: str = "my skin is yellow") -> None:
    """Tell what must be seen the same day, and stop in the middle of the questions."""
    one.patient.consents()
    one.patient.says(words)
    one.patient.presses("no")
    assert one.patient.state.phase == "interview"


def sent_home(one: Followed, words: str = "my back hurts a little since this morning") -> None:
    """Come to a result that lets the person wait at home."""
    one.patient.consents()
    one.patient.says(words)
    one.patient.answers()
    assert (one.patient.state.phase, one.patient.state.level) == ("done", "routine")
