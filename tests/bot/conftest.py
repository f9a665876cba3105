"""Both servers for real, on free ports, and a portal that keeps the state between turns."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

PROJECT = Path(__file__).resolve().parents[2]
BOT_PYTHON = PROJECT / "bot/.venv/bin/python"
TOKEN = "a private token for tests only"
PATIENCE = 120.0


@dataclass
class Server:
    """A server process that can be killed and started again on the same port."""

    command: list[str]
    url: str
    live: str
    settings: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=PROJECT,
                env={**os.environ, **self.settings},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None, self.log.read_text()[-3000:]
            assert time.monotonic() < deadline, self.log.read_text()[-3000:]
            time.sleep(0.2)

    def kill(self) -> None:
        """SIGKILL to the process and the workers it started."""
        if self.process is not None:
            os.killpg(self.process.pid, 9)
            self.process.wait()
            self.process = None

    def signal(self, number: int) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, number)

    def _answers(self) -> bool:
        try:
            return httpx.get(self.url + self.live, timeout=2).is_success
        except httpx.HTTPError:
            return False


@dataclass
class Talk:
    """One conversation as the portal keeps it; every turn carries all of it."""

    url: str
    id: str
    locale: str = "en"
    phase: str = "concern"
    interview: dict[str, Any] = field(default_factory=lambda: {"protocols": [], "answers": {}})
    pending: str | None = None
    history: list[str] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    turns: int = 0

    def body(self, text: str, **found: Any) -> dict[str, Any]:
        self.turns += 1
        case = {
            "case_id": f"case-{self.id}",
            "conversation_id": self.id,
            "patient": None,
            "due": None,
            "base_url": "https://clinic.example/fhir/R4/riverside",
            "device_version": "0.1.0",
        }
        metadata = {
            "turn": f"{self.id}-{self.turns}",
            "org": "riverside",
            "locale": self.locale,
            "channel": "portal",
            "authored": "2026-11-20T10:00:00+00:00",
            "phase": self.phase,
            "interview": self.interview,
            "pending": self.pending,
            "history": self.history,
            "choice": None,
            "reply": None,
            "findings": [],
            "measured": [],
            "mentioned": {},
            "evidence": self.evidence,
            "case": case,
        }
        return {
            "conversation": self.id,
            "text": text,
            "channel": "portal",
            "metadata": metadata | found,
        }

    def say(self, text: str, **found: Any) -> dict[str, Any]:
        """One turn; the answer must be sound. Returns the whole response."""
        response = self.post(self.body(text, **found))
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        self.keep(answer["payload"])
        return answer

    def post(self, body: Any, token: str | None = TOKEN) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.post(
            self.url + "/webhooks/portico/turn", json=body, headers=headers, timeout=20
        )

    def keep(self, payload: dict[str, Any]) -> None:
        before, after = self.interview["answers"], payload["interview"]["answers"]
        new = [link for link in after if before.get(link) != after[link]]
        self.history = [x for x in self.history if x in after and x not in new] + new
        self.interview, self.pending = payload["interview"], payload["ask"]
        if payload["ask"] == "review":
            self.phase = "review"
        elif payload["ask"] is not None:
            self.phase = "interview"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model; trained now when its inputs changed."""
    subprocess.run([str(BOT_PYTHON), "-m", "bot.train"], cwd=PROJECT, check=True)
    return PROJECT / "bot/models/portico.tar.gz"


@pytest.fixture(scope="session")
def actions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port = _free_port()
    server = Server(
        command=[sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)],
        url=f"http://127.0.0.1:{port}",
        live="/health",
        settings={"SANIC_HOST": "127.0.0.1"},
        log=tmp_path_factory.mktemp("logs") / "actions.log",
    )
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def bot(model: Path, actions: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port = _free_port()
    files = ["--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml"]
    server = Server(
        command=[
            *(str(BOT_PYTHON), "-m", "bot.rasa_light", "run", "--model", str(model)),
            *("-i", "127.0.0.1", "-p", str(port), *files),
        ],
        url=f"http://127.0.0.1:{port}",
        live="/webhooks/portico/health",
        settings={
            "PORTICO_BOT_TOKEN": TOKEN,
            "PORTICO_ACTIONS_URL": f"{actions.url}/webhook",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "RASA_TELEMETRY_ENABLED": "false",
            "LOG_LEVEL": os.environ.get("BOT_LOG_LEVEL", "WARNING"),
        },
        log=tmp_path_factory.mktemp("logs") / "bot.log",
    )
    server.start()
    yield server
    server.kill()


@pytest.fixture
def talk(bot: Server, request: pytest.FixtureRequest) -> Talk:
    return Talk(bot.url, id=request.node.name[:100])
