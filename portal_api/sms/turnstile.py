"""One text of a telephone at a time, so that ten deliveries at once begin one conversation."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from portal_api.db.engine import Database

_STRIPES = tuple(threading.Lock() for _ in range(64))


@contextmanager
def one_at_a_time(database: Database, org: str, phone_index: str) -> Iterator[None]:
    """Held by one caller per telephone: in this process, and on PostgreSQL in every process.

    SQLite serves one portal process, so there the lock of the process is enough.
    """
    digest = hashlib.sha256(f"{org}/{phone_index}".encode()).digest()
    with _STRIPES[digest[0] % len(_STRIPES)]:
        if database.engine.dialect.name != "postgresql":
            yield
            return
        key = int.from_bytes(digest[:8], signed=True)
        with database.engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": key})
            connection.commit()
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})
                connection.commit()
