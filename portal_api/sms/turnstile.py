"""One text of a telephone at a time, so that ten deliveries at once begin one conversation."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from portal_api.db.engine import Database
from portal_api.db.locks import held, key_of

_STRIPES = tuple(threading.Lock() for _ in range(64))
_HOLDERS = threading.BoundedSemaphore(10)
"""How many wait at the database at once. Each keeps a connection while its work needs another:
were every connection a lock's, no one could go on."""


@contextmanager
def one_at_a_time(database: Database, org: str, phone_index: str) -> Iterator[None]:
    """Held by one caller per telephone: in this process, and on PostgreSQL in every process.

    SQLite serves one portal process, so there the lock of the process is enough.
    """
    key = key_of(f"{org}/{phone_index}")
    with _STRIPES[key % len(_STRIPES)]:
        if database.engine.dialect.name != "postgresql":
            yield
            return
        with _HOLDERS, database.engine.connect() as connection, held(connection, key):
            yield
