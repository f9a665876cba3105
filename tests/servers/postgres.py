"""A PostgreSQL server for tests: its own data, its own port, gone afterwards.

Where PostgreSQL is missing the test fails, it is never skipped: ``.ci/run`` installs it.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from portal_api.commands.database import upgrade

STARTS_WITHIN = 30.0
TEMPLATE = "portico_template"


@dataclass
class PostgresServer:
    """A running server."""

    port: int
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def url(self, database: str) -> str:
        return f"postgresql://portico@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """URL of a database with the current schema and nothing in it.

        The schema is migrated once; each database is a copy of that.
        """
        name = f"portico_{next(self._numbers)}"
        if not self._has(TEMPLATE):
            self._run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
            upgrade(self.url(TEMPLATE))
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._run(copy.format(sql.Identifier(name), sql.Identifier(TEMPLATE)))
        return self.url(name)

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=1).close()
        except psycopg.OperationalError:
            return False
        return True

    def _has(self, name: str) -> bool:
        with psycopg.connect(self.url("postgres")) as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            return connection.execute(query, [name]).fetchone() is not None

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A new server on a free port. Raises ``AssertionError`` where none is installed."""
    home = Path(tempfile.mkdtemp(prefix="pg"))  # a short path: it holds the server's socket
    user = _user(home)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = PostgresServer(free.getsockname()[1])
    data = str(home / "data")
    initdb = [_binary("initdb"), "--no-sync", "-A", "trust", "-U", "portico", "-E", "UTF8", data]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=home, **user)  # type: ignore[call-overload]  # keywords by condition
    command = [
        _binary("postgres"), "-D", data, "-p", str(server.port), "-k", str(home),
        "-h", "127.0.0.1", "-c", "fsync=off",
    ]  # fmt: skip
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=home, **user)  # type: ignore[call-overload]  # keywords by condition
    try:
        _wait(process, server)
        yield server
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: its data is thrown away
        process.wait(STARTS_WITHIN)
        shutil.rmtree(home)


def _binary(name: str) -> str:
    found = shutil.which(name)
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    assert found or installed, "PostgreSQL is missing: .ci/run installs it (package 'postgresql')."
    return found or str(installed[-1])


def _user(home: Path) -> dict[str, object]:
    """The account to run under: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    os.chown(home, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid}


def _wait(process: subprocess.Popen[bytes], server: PostgresServer) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while not server.answers():
        assert process.poll() is None, "PostgreSQL ended while starting"
        assert time.monotonic() < deadline, "PostgreSQL did not start"
        time.sleep(0.05)
