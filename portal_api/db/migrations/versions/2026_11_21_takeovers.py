"""staff who write in the assistant's place"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_takeovers"
down_revision = "20261121_identity"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("author", sa.String(length=36), nullable=True))
    op.create_table(
        "takeover",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=36), nullable=False),
        sa.Column("staff", sa.String(length=36), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrote_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"]),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ux_takeover_open",
        "takeover",
        ["org", "conversation"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ux_takeover_open", table_name="takeover")
    op.drop_table("takeover")
    with op.batch_alter_table("message") as batch:
        batch.drop_column("author")
