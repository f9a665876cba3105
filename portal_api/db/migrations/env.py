"""Alembic's entry: migrations run on the connection they are handed."""

from __future__ import annotations

from alembic import context

from portal_api.db import identity_tables  # noqa: F401  its tables belong to the metadata
from portal_api.db.tables import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
