"""texts that wait for the morning"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "20261121_texts_that_wait"
down_revision = "20261121_takeovers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "outbound", sa.Column("kind", sa.String(length=16), nullable=False, server_default="reply")
    )
    op.add_column("outbound", sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbound", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("outbound", "told_at")
    op.drop_column("outbound", "not_before")
    op.drop_column("outbound", "kind")
