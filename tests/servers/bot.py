"""Rasa and the action server for real, one of each for a whole test run.

A plugin (see ``tests/conftest.py``), because a fixture imported into several conftest files would
be a server for each of them. Under xdist every test that needs the bot goes to the same worker.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal_api.process.commands import ACTIONS, BOT, TRAIN
from portal_api.settings import ROOT
from tests.servers.server import Server, free_port

TOKEN = "a private token for tests only"


@pytest.hookimpl(tryfirst=True)  # before xdist reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker for everything that shares the servers."""
    for item in items:
        if "actions" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("bot"))


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model; trained now when its inputs changed."""
    subprocess.run(TRAIN, cwd=ROOT, check=True)
    return ROOT / "bot/models/portico.tar.gz"


@pytest.fixture(scope="session")
def actions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The action server, by the command production uses."""
    port = free_port()
    settings = {"SANIC_HOST": "127.0.0.1", "PORTICO_ACTIONS_PORT": str(port)}
    server = Server(ACTIONS, port, settings, tmp_path_factory.mktemp("actions"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def bot(model: Path, actions: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Rasa, by the command production uses."""
    server = bot_server(actions, tmp_path_factory.mktemp("bot"))
    server.start()
    yield server
    server.stop()


def bot_server(actions: Server, folder: Path) -> Server:
    """One more Rasa, yet to be started, that shares the action server."""
    port = free_port()
    settings = {
        "PORTICO_BOT_PORT": str(port),
        "PORTICO_BOT_TOKEN": TOKEN,
        "PORTICO_ACTIONS_URL": f"{actions.url}/webhook",
    }
    return Server(BOT, port, settings, folder)
