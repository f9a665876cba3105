"""The portal killed after accepting a message: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from portal_api.commands.database import upgrade
from portal_api.settings import ROOT

PATIENCE = 90.0


@pytest.fixture
def hanging_bot() -> Iterator[str]:
    """Listens, takes the request, and never answers: the moment to kill the portal in."""
    server = socket.create_server(("127.0.0.1", 0))
    held: list[socket.socket] = []

    def take() -> None:
        while True:
            try:
                held.append(server.accept()[0])
            except OSError:
                return

    threading.Thread(target=take, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}"
    server.close()
    for connection in held:
        connection.close()


@contextmanager
def portal_process(environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            [".venv/bin/portico", "serve"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + PATIENCE
        url = f"http://127.0.0.1:{environment['PORTICO_PORT']}/health/ready"
        while not _answers(url):
            assert process.poll() is None, log.read_text()[-3000:]
            assert time.monotonic() < deadline, log.read_text()[-3000:]
            time.sleep(0.2)
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).is_success
    except httpx.HTTPError:
        return False


def test_killed_between_accepting_and_answering(tmp_path: Path, hanging_bot: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = {
        "PORTICO_PROFILE": "demo",
        "PORTICO_VAR": str(tmp_path),
        "PORTICO_DATABASE_URL": f"sqlite:///{tmp_path / 'portico.sqlite3'}",
        "PORTICO_PORT": port,
        "PORTICO_BOT_URL": hanging_bot,
        "PORTICO_BOT_TIMEOUT": "PT30S",
    }
    upgrade(environment["PORTICO_DATABASE_URL"])
    base = f"http://127.0.0.1:{port}/api/v1/riverside/conversations"
    log = tmp_path / "portal.log"
    with portal_process(environment, log) as process:
        made = httpx.post(base, json={"locale": "en"}).json()
        url = f"{base}/{made['conversation']}/messages"
        headers = {"Authorization": f"Bearer {made['token']}"}
        consent = {"client_id": "1", "choice": "yes"}
        assert httpx.post(url, json=consent, headers=headers).status_code == 200
        concern = {"client_id": "2", "text": "my stomach hurts since yesterday"}
        with pytest.raises(httpx.HTTPError):
            httpx.post(url, json=concern, headers=headers, timeout=3)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    # The bot is gone as well: the script answers, found by the sweep, without anybody asking.
    environment |= {"PORTICO_BOT_URL": "http://127.0.0.1:9"}
    with portal_process(environment, log):
        deadline = time.monotonic() + PATIENCE
        while (state := httpx.get(url, headers=headers).json())["state"]["phase"] != "interview":
            assert time.monotonic() < deadline, state
            time.sleep(0.5)
        again = httpx.post(url, json=concern, headers=headers, timeout=30).json()
        messages = httpx.get(url, headers=headers).json()["messages"]
    mine = [m["text"] for m in messages if m["role"] == "patient"]
    assert mine == ["yes", concern["text"]]
    questions = [m["link_id"] for m in messages if m["kind"] == "question"]
    assert len(questions) == 2  # "what is wrong?" and the first of the interview
    assert again["state"]["phase"] == "interview"
