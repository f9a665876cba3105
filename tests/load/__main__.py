"""``python -m tests.load [N] [--postgres]``: N conversations (200) on one portal process.

The bot is not running, so the script takes the turns: what is measured is the portal itself.
Prints one row for docs/benchmarks.md; exits 1 when anything went wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles

import psutil

from portal_api.commands.database import upgrade
from tests.load.conversations import run
from tests.servers.portal import portal_server
from tests.servers.postgres import running_postgres
from tests.servers.server import free_port


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("conversations", nargs="?", type=int, default=200)
    parser.add_argument("--postgres", action="store_true")
    wanted = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "empty").mkdir()
        migrated = folder / "empty" / "migrated.sqlite3"
        upgrade(f"sqlite:///{migrated}")
        own = {}
        if wanted.postgres:
            server = stack.enter_context(running_postgres())
            own["PORTICO_DATABASE_URL"] = server.new_database()
        portal = portal_server(folder, migrated, f"http://127.0.0.1:{free_port()}", **own)
        portal.start()
        stack.callback(portal.stop)
        process = psutil.Process(portal.process.pid) if portal.process else psutil.Process()
        watch = _Watch(process)
        began = time.perf_counter()
        result = asyncio.run(run(portal.url, wanted.conversations))
        took = time.perf_counter() - began
        watch.stop()
    turns = [seconds * 1000 for seconds in result.turns]
    p95 = quantiles(turns, n=20, method="inclusive")[18]
    kind = "PostgreSQL" if wanted.postgres else "SQLite"
    print(
        f"| {kind} | {wanted.conversations} | {result.finished} | {len(turns)} | {result.updates} "
        f"| {median(turns):.0f} | {p95:.0f} | {len(turns) / took:.0f} "
        f"| {watch.memory / 2**20:.0f} | {watch.handles} | {len(result.faults)} |"
    )
    for fault in sorted(set(result.faults)):
        print(fault, file=sys.stderr)
    print(f"load average {os.getloadavg()[0]:.1f}", file=sys.stderr)
    return 0 if result.finished == wanted.conversations else 1


class _Watch:
    """The most memory and open file handles seen of one process."""

    def __init__(self, process: psutil.Process) -> None:
        self.memory = self.handles = 0
        self._process, self._over = process, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(0.5):
            self.memory = max(self.memory, self._process.memory_info().rss)
            self.handles = max(self.handles, self._process.num_fds())

    def stop(self) -> None:
        self._over.set()
        self._thread.join()


if __name__ == "__main__":
    raise SystemExit(main())
