"""Rasa's stock starter project, made, trained and served on the spot."""

from __future__ import annotations

import itertools
import os
import subprocess
import time
from pathlib import Path

import httpx

from portal_api.settings import ROOT

RASA = ROOT / "bot" / ".venv" / "bin" / "rasa"
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
SAYINGS = ("hello", "I am very sad", "no", "great wonderful", "are you a bot?", "bye")


def make_project(folder: Path) -> float:
    """The starter project with a trained model; the seconds training took."""
    env = {**os.environ, **QUIET}
    command = [str(RASA), "init", "--no-prompt", "--init-dir", str(folder)]
    began = time.perf_counter()
    subprocess.run(  # noqa: S603  our own command
        command, env=env, check=True, capture_output=True, cwd=folder
    )
    return time.perf_counter() - began


def command(port: int) -> list[str]:
    """Serve the project of the working directory over its REST channel."""
    return [str(RASA), "run", "--interface", "127.0.0.1", "--port", str(port)]


class StockTalker:
    """A conversation with the starter project."""

    def __init__(self, url: str, client: httpx.Client) -> None:
        self._url, self._client = url, client
        self._sender, self._sayings = f"bench-{time.perf_counter_ns()}", itertools.cycle(SAYINGS)

    def prepare(self) -> None:
        """Nothing is needed."""

    def turn(self) -> None:
        """One message to the REST channel."""
        message = {"sender": self._sender, "message": next(self._sayings)}
        answer = self._client.post(f"{self._url}/webhooks/rest/webhook", json=message, timeout=60)
        answer.raise_for_status()
        if not answer.json():
            raise RuntimeError("the starter project said nothing")
