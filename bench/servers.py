"""Servers to measure: start one, wait until it answers, read its memory, stop it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

PATIENCE = 240.0
"""Seconds after which a server counts as not starting."""


@dataclass
class Running:
    """A started server. ``start_seconds`` is from launch to the first good answer."""

    name: str
    url: str
    process: subprocess.Popen[bytes]
    start_seconds: float = 0.0
    peak: int = field(default=0)

    def memory(self) -> float:
        """Resident memory of the process and its children, in MB."""
        try:
            root = psutil.Process(self.process.pid)
            family = [root, *root.children(recursive=True)]
            return sum(p.memory_info().rss for p in family) / 1e6
        except psutil.NoSuchProcess:
            return 0.0


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    name: str,
    command: Sequence[str],
    url: str,
    ready: str,
    env: Mapping[str, str],
    cwd: Path,
    log: Path,
) -> Iterator[Running]:
    """The server for the length of the block. Raises ``RuntimeError`` when it does not come up."""
    began = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  our own commands
            list(command),
            cwd=cwd,
            env={**os.environ, **env},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        server = Running(name, url, process)
        try:
            _wait(server, ready)
            server.start_seconds = time.perf_counter() - began
            yield server
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _wait(server: Running, ready: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            raise RuntimeError(f"{server.name} ended with {server.process.returncode}")
        try:
            if httpx.get(server.url + ready, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise RuntimeError(f"{server.name} did not answer in {PATIENCE:g} s")
