"""what is not kept, what was erased, and why a text may be sent"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "20261121_consent"
down_revision = "20261122_follow_up"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "conversation", sa.Column("unstored", sa.Boolean(), server_default=sa.false(), nullable=True)
    )
    op.add_column(
        "conversation", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("outbound", sa.Column("ground", sa.String(length=16), nullable=True))
    op.create_index("ix_conversation_erased", "conversation", ["org", "erased_at", "updated_at"])


def downgrade() -> None:
    op.drop_index("ix_conversation_erased", "conversation")
    op.drop_column("outbound", "ground")
    op.drop_column("conversation", "erased_at")
    op.drop_column("conversation", "unstored")
