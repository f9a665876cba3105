"""Fixtures every test may use: a wired portal on a migrated database, with real parts."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import make_url

from portal_api.adapters.inline_workflows import InlineWorkflows
from portal_api.commands.database import upgrade
from portal_api.conversation.portal import Portal
from portal_api.settings import Settings, load_settings
from portal_api.wiring import Parts, build_portal
from symptoms.finder import SymptomFinder
from tests.servers.postgres import PostgresServer, running_postgres

pytest_plugins = ["tests.servers.bot", "tests.servers.portal"]


class Clock:
    """A clock the test moves. Starts on a Friday morning, when both clinics are open."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def advance(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture(scope="session")
def parts() -> Parts:
    """Lexicon, rules and catalogues, loaded once."""
    return Parts.load()


@pytest.fixture(scope="session")
def finder(parts: Parts) -> SymptomFinder:
    return parts.finder


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with the real migrations run, to be copied."""
    path = tmp_path_factory.mktemp("database") / "migrated.sqlite3"
    upgrade(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # one file, whole in itself
    return path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Demonstration settings with everything of their own, whatever the machine has set."""
    for name in [name for name in os.environ if name.startswith("PORTICO_")]:
        monkeypatch.delenv(name)
    return load_settings(profile="demo", var=tmp_path / "var")


@pytest.fixture
def make_portal(
    settings: Settings, parts: Parts, clock: Clock, migrated: Path
) -> Iterator[Callable[..., Portal]]:
    """Makes portals on one migrated database; ``engine`` and settings may be given."""
    made: list[Portal] = []

    def make(engine: str = "scripted", **changed: object) -> Portal:
        own = settings.model_copy(update=changed)
        _migrate(own.database_url, migrated)
        portal = build_portal(
            own, engine=engine, clock=clock, parts=parts, workflows=InlineWorkflows()
        )
        made.append(portal)
        _hasty(portal)
        return portal

    yield make
    for portal in made:
        portal.database.dispose()


def _hasty(portal: Portal) -> None:
    """Without waiting for the disk: a test's database need not survive a power cut."""
    if portal.settings.database_url.startswith("sqlite"):
        engine = portal.database.engine
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
        engine.dispose()  # connections made before are made anew


def _migrate(url: str, migrated: Path) -> None:
    path = make_url(url).database or ""
    if not url.startswith("sqlite"):
        upgrade(url)
    elif not Path(path).exists():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(migrated, path)


@pytest.fixture
def portal(make_portal: Callable[..., Portal]) -> Portal:
    """A portal with the scripted engine, at once and without servers."""
    return make_portal()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One PostgreSQL for the whole run, started when first asked for. Missing is a failure."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres(postgres_server: PostgresServer) -> str:
    """URL of a migrated PostgreSQL database of the test's own."""
    return postgres_server.new_database()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, settings: Settings) -> str:
    """Runs the test on SQLite and on PostgreSQL; for ``make_portal(database_url=...)``."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres"))
    return settings.database_url
