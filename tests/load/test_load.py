"""A small crowd in the portal at once: every conversation ends, and every window is kept up."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.load.conversations import run
from tests.servers.portal import portal_server
from tests.servers.server import free_port

CROWD = 60
"""More than the threads there are by default, and than the database has connections for."""


def test_a_crowd_with_open_windows_is_served(migrated: Path, tmp_path: Path) -> None:
    portal = portal_server(tmp_path, migrated, f"http://127.0.0.1:{free_port()}")
    portal.start()
    try:
        result = asyncio.run(run(portal.url, CROWD))
    finally:
        portal.stop()
    assert result.faults == []
    assert result.finished == CROWD
    assert result.updates > len(result.turns)
