"""Waiting for one another where rows alone cannot: nothing to lock exists yet.

Order, so that no two transactions wait for each other: outbox row, conversation, case, shared
records, and the audit chain last. After ``record`` a transaction touches nothing new.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session


def wait_for_turn(session: Session, name: str) -> None:
    """One transaction at a time per name, until it ends.

    SQLite's write transactions are serialised already, so there this does nothing.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(key_of(name))))


def key_of(name: str) -> int:
    """The number PostgreSQL knows the name by."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


@contextmanager
def held(connection: Connection, key: int) -> Iterator[None]:
    """PostgreSQL's advisory lock of that key, for the length of the block. Waits for it."""
    connection.execute(select(func.pg_advisory_lock(key)))
    connection.commit()
    try:
        yield
    finally:
        connection.execute(select(func.pg_advisory_unlock(key)))
        connection.commit()
