"""The portal as a process of its own, on a migrated database of its own."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from portal_api.db.engine import Database
from portal_api.db.tables import Staff
from portal_api.demo.people import load_people
from portal_api.demo.seed import demo_id
from portal_api.process.commands import PORTAL
from tests.servers.bot import TOKEN
from tests.servers.server import Server, free_port

BOT_TIMEOUT = 6
"""Seconds the portal of the tests waits for Rasa: longer than the default, for a busy machine."""


def portal_server(folder: Path, migrated: Path, bot_url: str, **settings: str) -> Server:
    """A portal yet to be started, with everything it keeps in ``folder``."""
    database = folder / "portico.sqlite3"
    shutil.copyfile(migrated, database)
    port = free_port()
    environment = {
        "PORTICO_PROFILE": "demo",
        "PORTICO_VAR": str(folder),
        "PORTICO_DATABASE_URL": f"sqlite:///{database}",
        "PORTICO_PORT": str(port),
        "PORTICO_BOT_URL": bot_url,
        "PORTICO_BOT_TOKEN": TOKEN,
        **settings,
    }
    return Server(PORTAL, port, environment, folder)


def add_staff(server: Server) -> None:
    """The demonstration's staff, who can sign in by name."""
    database = Database(server.settings["PORTICO_DATABASE_URL"])
    with database.write() as session:
        for org, people in load_people().items():
            for member in people.staff:
                identity = demo_id(org, "staff", member.login)
                one = Staff(id=identity, org=org, login=member.login, name=member.name)
                one.role = member.role.value
                session.add(one)
    database.dispose()


def rows(server: Server, query: str, *values: str) -> list[tuple[Any, ...]]:
    """What the portal's database holds, read beside the running portal."""
    database = server.folder / "portico.sqlite3"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)) as connection:
        return connection.execute(query, values).fetchall()


def engine_of(server: Server, conversation: str) -> str | None:
    """Which engine took the last turn of a conversation: ``rasa`` or ``scripted``."""
    ((engine,),) = rows(server, "SELECT engine FROM conversation WHERE id = ?", conversation)
    return str(engine) if engine else None


@pytest.fixture(scope="session")
def portal_process(
    migrated: Path, bot: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A portal talking to the real bot, with staff, for the whole test run."""
    folder = tmp_path_factory.mktemp("portal")
    server = portal_server(folder, migrated, bot.url, PORTICO_BOT_TIMEOUT=f"PT{BOT_TIMEOUT}S")
    add_staff(server)
    server.start()
    yield server
    server.stop()
