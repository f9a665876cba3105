"""Fixtures every test may use: a wired portal on a migrated database, with real parts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal_api.adapters.inline_workflows import InlineWorkflows
from portal_api.commands.database import upgrade
from portal_api.conversation.portal import Portal
from portal_api.settings import Settings, load_settings
from portal_api.wiring import LEXICON, build_portal
from symptoms.finder import SymptomFinder


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
def finder() -> SymptomFinder:
    return SymptomFinder.load(LEXICON)


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
    settings: Settings, finder: SymptomFinder, clock: Clock
) -> Iterator[Callable[..., Portal]]:
    """Makes portals on one migrated database; ``engine`` and settings may be given."""
    made: list[Portal] = []

    def make(engine: str = "scripted", **changed: object) -> Portal:
        own = settings.model_copy(update=changed)
        upgrade(own.database_url)
        portal = build_portal(
            own, engine=engine, clock=clock, finder=finder, workflows=InlineWorkflows()
        )
        made.append(portal)
        return portal

    yield make
    for portal in made:
        portal.database.dispose()


@pytest.fixture
def portal(make_portal: Callable[..., Portal]) -> Portal:
    """A portal with the scripted engine, at once and without servers."""
    return make_portal()
