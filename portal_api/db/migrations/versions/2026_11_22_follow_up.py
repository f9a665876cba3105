"""What is to be done later about a conversation."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_follow_up"
down_revision = "20261121_texts_that_wait"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("org", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outbound", sa.String(length=36), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("org", "conversation", "kind"),
    )
    op.create_index("ix_follow_up_due", "follow_up", ["org", "status", "due_at"])


def downgrade() -> None:
    op.drop_index("ix_follow_up_due", "follow_up")
    op.drop_table("follow_up")
