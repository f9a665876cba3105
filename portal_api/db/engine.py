"""The database: one URL, two ways to open a session, the same manners on both kinds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry


class Database:
    """Sessions on one database.

    ``url`` is an SQLAlchemy URL; ``sqlite:///file`` and ``postgresql+psycopg://…`` are supported
    and behave alike: a write session is serialised against other writers on SQLite, and rows carry
    a version that shows a lost race on both.
    """

    def __init__(self, url: str) -> None:
        self.url = _with_driver(make_url(url))
        self.engine = _engine(self.url)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        with self._sessions() as session, session.begin():
            if self.engine.dialect.name == "sqlite":
                session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment of the database; what is changed in it is thrown away.

        Without it a page could join the question from before an answer to the messages after it.
        """
        with self._sessions() as session:
            if self.engine.dialect.name == "sqlite":
                session.connection().exec_driver_sql("BEGIN")
            else:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


POOLED, AT_MOST = 10, 60
"""Connections kept, and had at most: one for each thread that serves requests (40) and for each
worker of the durable workflows (16), so that nobody waits for one and is sent away."""


def _with_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


_POOL = {"pool_size": POOLED, "max_overflow": AT_MOST - POOLED}


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, **_POOL)
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    connecting = {"timeout": 30, "check_same_thread": False}
    engine = create_engine(url, connect_args=connecting, **_POOL)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Connection, _record: ConnectionPoolEntry) -> None:
    """Write-ahead log, foreign keys, and transactions begun by us instead of the driver.

    ``synchronous=FULL`` stays: an accepted message must survive a power cut.
    """
    connection.isolation_level = None  # type: ignore[attr-defined]  # the sqlite3 connection
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[call-overload]  # the sqlite3 connection
