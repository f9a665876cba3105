"""Rasa's stock starter project, made, trained and served on the spot."""

from __future__ import annotations

import itertools
import os
import subprocess
import time
import uuid
from pathlib import Path

import httpx

from portal_api.settings import ROOT

RASA = ROOT / "bot" / ".venv" / "bin" / "rasa"
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
LENGTH = 12
"""Turns of one conversation, about as many as an interview has."""

SAYINGS = ("hello", "are you a bot?", "I am very sad", "bye")
"""Two of them answered by rules, two by its stories. Out of place a story may stay silent; such a
turn is cheaper and counts all the same, which favours the starter project."""


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
        self._turns = 0
        self._sender, self._sayings = "", itertools.cycle(SAYINGS)

    def prepare(self) -> None:
        """A new person after some turns: Rasa slows down as one conversation grows."""
        if self._turns % LENGTH == 0:
            self._sender = f"bench-{uuid.uuid4()}"

    def turn(self) -> None:
        """One message to the REST channel."""
        self._turns += 1
        message = {"sender": self._sender, "message": next(self._sayings)}
        answer = self._client.post(f"{self._url}/webhooks/rest/webhook", json=message, timeout=60)
        answer.raise_for_status()
        if not isinstance(answer.json(), list):
            raise RuntimeError("the starter project gave no answer")
