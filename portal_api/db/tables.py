"""Every table. Each row belongs to one organisation; words of a person are stored encrypted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UTCDateTime(TypeDecorator[datetime]):
    """Aware UTC datetimes on every database; SQLite itself keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Root of the tables."""

    type_annotation_map = {
        datetime: UTCDateTime(),
        bytes: LargeBinary(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


class Patient(Base):
    """A person known to the clinic."""

    __tablename__ = "patient"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    org: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[bytes]
    birth_date: Mapped[bytes]
    locale: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]


class PatientPhone(Base):
    """A telephone on a patient's record. The number itself is encrypted; the index finds it.

    Only a confirmed number stands for the patient: ``confirmed_by`` says how (portal-code,
    birth-date). ``wrong_since``: whoever has the telephone says that it is not this patient's.
    """

    __tablename__ = "patient_phone"
    __table_args__ = (UniqueConstraint("org", "phone_index", "patient"),)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    org: Mapped[str] = mapped_column(String(64))
    patient: Mapped[str] = mapped_column(ForeignKey("patient.id"))
    phone_index: Mapped[str] = mapped_column(String(64))
    phone: Mapped[bytes]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None] = mapped_column(String(16))
    wrong_since: Mapped[datetime | None]


class Conversation(Base):
    """One conversation on one channel.

    ``version`` grows with every change and makes two writers see each other. ``state`` is the
    encrypted JSON of :class:`portal_api.conversation.state.ConversationState`. ``unstored``: the
    person asked for nothing to be kept once it is over. ``erased_at``: words and answers are gone.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        Index("ix_conversation_phone", "org", "phone_index", "updated_at"),
        Index("ix_conversation_erased", "org", "erased_at", "updated_at"),
    )
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    org: Mapped[str] = mapped_column(String(64), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    locale: Mapped[str] = mapped_column(String(8))
    token_hash: Mapped[str] = mapped_column(String(64))
    phone_index: Mapped[str | None] = mapped_column(String(64))
    phone: Mapped[bytes | None]
    patient: Mapped[str | None] = mapped_column(ForeignKey("patient.id"))
    phase: Mapped[str] = mapped_column(String(16))
    engine: Mapped[str | None] = mapped_column(String(16))
    state: Mapped[bytes]
    next_seq: Mapped[int] = mapped_column(Integer, default=1)
    unstored: Mapped[bool | None] = mapped_column(default=False)
    erased_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    __mapper_args__ = {"version_id_col": version}


class Message(Base):
    """One message of a conversation, in the order of ``seq``.

    ``role``: patient, assistant, staff. ``kind``: text, choice, question, consent, urgent, advice,
    result, notice. ``status`` of a patient's message: accepted, then processed; of others: sent.
    ``client_id`` is the sender's own identity of the message and makes accepting it idempotent.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("org", "conversation", "seq"),
        UniqueConstraint("org", "conversation", "client_id"),
        Index("ix_message_waiting", "status", "created_at"),
    )
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    org: Mapped[str] = mapped_column(String(64))
    conversation: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    seq: Mapped[int]
    role: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[bytes]
    choices: Mapped[list[Any]]
    client_id: Mapped[str | None] = mapped_column(String(128))
    link_id: Mapped[str | None] = mapped_column(String(128))
    locale: Mapped[str] = mapped_column(String(8))
    understanding: Mapped[bytes | None]
    status: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    author: Mapped[str | None] = mapped_column(String(36))
    """Id of the member of staff who wrote it, where one did."""


class ConsentDecision(Base):
    """One decision of one person on one purpose; later ones supersede, none is changed."""

    __tablename__ = "consent_decision"
    __table_args__ = (Index("ix_consent_conversation", "org", "conversation", "decided_at"),)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    org: Mapped[str] = mapped_column(String(64))
    conversation: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    patient: Mapped[str | None] = mapped_column(ForeignKey("patient.id"))
    purpose: Mapped[str] = mapped_column(String(32))
    version: Mapped[str] = mapped_column(String(32))
    granted: Mapped[bool]
    locale: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(64))
    text_shown: Mapped[str]
    decided_at: Mapped[datetime]


class Case(Base):
    """One conversation put in front of staff.

    ``status``: waiting, claimed, closed. ``level_rank`` sorts the queue; ``shared`` says whether
    staff may read the words (consent to share); ``reason`` is why the case exists (assessed,
    red-flag, handoff, engine-failure, withdrawn, not-delivered, incomplete).
    """

    __tablename__ = "care_case"
    __table_args__ = (
        Index("ix_case_queue", "org", "status", "level_rank", "due_at"),
        UniqueConstraint("org", "conversation"),
    )
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    org: Mapped[str] = mapped_column(String(64))
    conversation: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    patient: Mapped[str | None] = mapped_column(ForeignKey("patient.id"))
    level: Mapped[str] = mapped_column(String(32))
    level_rank: Mapped[int]
    route: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(String(32))
    shared: Mapped[bool]
    assessment: Mapped[bytes | None]
    status: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    claimed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(32))
    due_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    __mapper_args__ = {"version_id_col": version}


class Resource(Base):
    """One FHIR resource of a conversation, by version. ``content`` is encrypted JSON."""

    __tablename__ = "resource"
    __table_args__ = (
        UniqueConstraint("org", "type", "id", "version"),
        Index("ix_resource_conversation", "org", "conversation"),
    )
    row: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    id: Mapped[str] = mapped_column(String(64))
    org: Mapped[str] = mapped_column(String(64))
    type: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    current: Mapped[bool]
    conversation: Mapped[str | None] = mapped_column(ForeignKey("conversation.id"))
    content: Mapped[bytes]
    created_at: Mapped[datetime]


class Outbound(Base):
    """One text on its way to a telephone: the outbox.

    ``status``: waiting, sent, delivered, undelivered, failed, held, opted-out. ``safety`` marks a
    text that must arrive: when it does not, staff are told. ``ground`` is why it may be sent.
    ``kind``: reply, safety, escalation, proactive; the last waits for ``not_before`` where that is
    set. ``told_at`` is when staff were first told that it did not arrive.
    """

    __tablename__ = "outbound"
    __table_args__ = (Index("ix_outbound_waiting", "status", "created_at"),)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    org: Mapped[str] = mapped_column(String(64))
    conversation: Mapped[str | None] = mapped_column(ForeignKey("conversation.id"))
    phone_index: Mapped[str] = mapped_column(String(64), index=True)
    phone: Mapped[bytes]
    text: Mapped[bytes]
    text_index: Mapped[str] = mapped_column(String(64))
    safety: Mapped[bool]
    kind: Mapped[str] = mapped_column(String(16), server_default="reply")
    not_before: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int]
    provider_id: Mapped[str | None] = mapped_column(String(64), index=True)
    error: Mapped[str | None] = mapped_column(String(64))
    ground: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class DeliveryStatus(Base):
    """One status callback of the provider, kept once."""

    __tablename__ = "delivery_status"
    __table_args__ = (UniqueConstraint("org", "provider_id", "status"),)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    org: Mapped[str] = mapped_column(String(64))
    provider_id: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(32))
    error: Mapped[str | None] = mapped_column(String(64))
    received_at: Mapped[datetime]


class OptOut(Base):
    """A telephone that has asked for no texts. Present means opted out."""

    __tablename__ = "opt_out"
    org: Mapped[str] = mapped_column(String(64), primary_key=True)
    phone_index: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]


class FollowUp(Base):
    """Something to do later about a conversation, one row for each kind.

    ``kind``: silence, wellbeing. ``status``: waiting (the check-in is still to come), asked (it was
    said; of a silence the call-back comes next), over. ``outbound`` is the text of the check-in.
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("org", "conversation", "kind"),
        Index("ix_follow_up_due", "org", "status", "due_at"),
    )
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    org: Mapped[str] = mapped_column(String(64))
    conversation: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    kind: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    outbound: Mapped[str | None] = mapped_column(String(36))
    created_at: Mapped[datetime]


class Staff(Base):
    """A person who works at a clinic. ``role``: front-desk, nurse, supervisor."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("org", "login"),)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    org: Mapped[str] = mapped_column(String(64))
    login: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(128))
    role: Mapped[str] = mapped_column(String(16))


class StaffSession(Base):
    """A signed-in browser of a member of staff."""

    __tablename__ = "staff_session"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    org: Mapped[str] = mapped_column(String(64))
    staff: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Takeover(Base):
    """A member of staff writing in a conversation in the assistant's place.

    At most one is open (without ``ended_at``) in a conversation. ``wrote_at`` is when they wrote
    last, or began.
    """

    __tablename__ = "takeover"
    __table_args__ = (
        Index(
            "ux_takeover_open",
            "org",
            "conversation",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    org: Mapped[str] = mapped_column(String(64))
    conversation: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    staff: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    began_at: Mapped[datetime]
    wrote_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Audit(Base):
    """Who did what, when, to what; each row carries the hash of the one before."""

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("org", "seq"),)
    row: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    org: Mapped[str] = mapped_column(String(64))
    seq: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(64))
    target: Mapped[str] = mapped_column(String(128))
    detail: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(String(64))
