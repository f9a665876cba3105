"""identity of patients"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "20261121_identity"
down_revision = "20261120_first"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("patient_phone", sa.Column("confirmed_at", WHEN, nullable=True))
    op.add_column("patient_phone", sa.Column("confirmed_by", sa.String(length=16), nullable=True))
    op.add_column("patient_phone", sa.Column("wrong_since", WHEN, nullable=True))
    op.create_table(
        "patient_identity",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject_index", sa.String(length=64), nullable=False),
        sa.Column("patient", sa.String(length=36), nullable=True),
        sa.Column("said", sa.LargeBinary(), nullable=True),
        sa.Column("linked_by", sa.String(length=64), nullable=True),
        sa.Column("linked_at", WHEN, nullable=True),
        sa.Column("created_at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(["patient"], ["patient.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("org", "issuer", "subject_index"),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("secrets", sa.LargeBinary(), nullable=False),
        sa.Column("goal", sa.String(length=16), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("expires_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("state_hash"),
    )
    op.create_table(
        "patient_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("identity", sa.String(length=36), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("seen_at", WHEN, nullable=False),
        sa.Column("expires_at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(["identity"], ["patient_identity.id"]),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_patient_session_identity", "patient_session", ["org", "identity"])
    op.create_table(
        "phone_code",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("patient", sa.String(length=36), nullable=False),
        sa.Column("phone_index", sa.String(length=64), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("code_index", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("expires_at", WHEN, nullable=False),
        sa.Column("used_at", WHEN, nullable=True),
        sa.ForeignKeyConstraint(["patient"], ["patient.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_phone_code_patient", "phone_code", ["org", "patient", "created_at"])
    op.create_index("ix_phone_code_phone_index", "phone_code", ["phone_index"])
    op.create_table(
        "phone_proof",
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("phone_index", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_until", WHEN, nullable=True),
        sa.Column("locked_at", WHEN, nullable=True),
        sa.Column("updated_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("org", "phone_index"),
    )
    op.create_table(
        "web_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=36), nullable=False),
        sa.Column("phone_index", sa.String(length=64), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("expires_at", WHEN, nullable=False),
        sa.Column("used_at", WHEN, nullable=True),
        sa.Column("browser_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"]),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_web_link_phone_index", "web_link", ["phone_index"])
    op.create_table(
        "conversation_key",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=36), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("expires_at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"]),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_conversation_key_conversation", "conversation_key", ["conversation"])


def downgrade() -> None:
    for table in (
        "conversation_key",
        "web_link",
        "phone_proof",
        "phone_code",
        "patient_session",
        "sign_in_attempt",
        "patient_identity",
    ):
        op.drop_table(table)
    for column in ("wrong_since", "confirmed_by", "confirmed_at"):
        op.drop_column("patient_phone", column)
