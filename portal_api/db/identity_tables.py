"""Tables of who patients are: sign-in, sessions, proofs that a telephone is theirs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal_api.db.tables import Base


class PatientIdentity(Base):
    """One person at one sign-in provider, and the patient they are to one organisation.

    ``subject_index`` is a keyed hash of issuer and subject. ``patient`` is empty until the provider
    or a member of staff has said who it is; ``said`` is meanwhile what the provider says about
    name and birth date (encrypted JSON), for staff to compare.
    """

    __tablename__ = "patient_identity"
    __table_args__ = (UniqueConstraint("org", "issuer", "subject_index"),)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    org: Mapped[str] = mapped_column(String(64))
    issuer: Mapped[str] = mapped_column(String(255))
    subject_index: Mapped[str] = mapped_column(String(64))
    patient: Mapped[str | None] = mapped_column(ForeignKey("patient.id"))
    said: Mapped[bytes | None]
    linked_by: Mapped[str | None] = mapped_column(String(64))
    linked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class SignInAttempt(Base):
    """A sign-in under way at a provider: used once, by the browser that began it.

    ``secrets`` is encrypted JSON: nonce and code verifier. ``goal`` names the page to go on to.
    """

    __tablename__ = "sign_in_attempt"
    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    org: Mapped[str] = mapped_column(String(64))
    browser_hash: Mapped[str] = mapped_column(String(64))
    secrets: Mapped[bytes]
    goal: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class PatientSession(Base):
    """A signed-in browser of a patient. Over when ``expires_at`` has come or it was idle."""

    __tablename__ = "patient_session"
    __table_args__ = (Index("ix_patient_session_identity", "org", "identity"),)
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    org: Mapped[str] = mapped_column(String(64))
    identity: Mapped[str] = mapped_column(ForeignKey("patient_identity.id"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class PhoneCode(Base):
    """A code sent to a telephone for a signed-in patient to type in the portal.

    ``code_index`` is a keyed hash. ``tries`` counts wrong ones; ``used_at`` ends it.
    """

    __tablename__ = "phone_code"
    __table_args__ = (Index("ix_phone_code_patient", "org", "patient", "created_at"),)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    org: Mapped[str] = mapped_column(String(64))
    patient: Mapped[str] = mapped_column(ForeignKey("patient.id"))
    phone_index: Mapped[str] = mapped_column(String(64), index=True)
    phone: Mapped[bytes]
    code_index: Mapped[str] = mapped_column(String(64))
    tries: Mapped[int]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PhoneProof(Base):
    """A telephone's tries at a date of birth; ``locked_at`` until staff decide.

    ``asked_until``: a text that is a date and nothing else is taken as the answer until then.
    """

    __tablename__ = "phone_proof"
    org: Mapped[str] = mapped_column(String(64), primary_key=True)
    phone_index: Mapped[str] = mapped_column(String(64), primary_key=True)
    tries: Mapped[int]
    asked_until: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]


class WebLink(Base):
    """The link of one text to a conversation in the portal. ``browser_hash`` is who used it."""

    __tablename__ = "web_link"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    org: Mapped[str] = mapped_column(String(64))
    conversation: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    phone_index: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    browser_hash: Mapped[str | None] = mapped_column(String(64))


class ConversationKey(Base):
    """A further token of a conversation, for a browser that proved it may go on with it."""

    __tablename__ = "conversation_key"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    org: Mapped[str] = mapped_column(String(64))
    conversation: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
