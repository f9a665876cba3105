"""The portal killed after accepting a message: nothing lost, nothing doubled."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.servers.portal import portal_server, rows
from tests.servers.server import until
from tests.servers.web_patient import WebPatient

NOBODY = "http://127.0.0.1:9"


class HangingBot:
    """Listens, takes the request, and never answers: the moment to kill the portal in."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._held: list[socket.socket] = []
        threading.Thread(target=self._take, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.getsockname()[1]}"

    def _take(self) -> None:
        while True:
            try:
                self._held.append(self._server.accept()[0])
            except OSError:
                return
            self.asked.set()

    def close(self) -> None:
        self._server.close()
        for connection in self._held:
            connection.close()


@pytest.fixture
def hanging_bot() -> Iterator[HangingBot]:
    bot = HangingBot()
    yield bot
    bot.close()


def test_killed_between_accepting_and_answering(
    tmp_path: Path, migrated: Path, hanging_bot: HangingBot
) -> None:
    portal = portal_server(tmp_path, migrated, hanging_bot.url, PORTICO_BOT_TIMEOUT="PT60S")
    concern = "my stomach hurts since yesterday"
    try:
        portal.start()
        patient = WebPatient(portal)
        patient.presses("yes")
        cut_off = threading.Thread(target=_ignoring_errors, args=(patient, concern))
        cut_off.start()
        assert hanging_bot.asked.wait(60)
        portal.kill()
        cut_off.join(60)
        ((waiting,),) = rows(portal, "SELECT count(*) FROM message WHERE status = 'accepted'")
        assert waiting == 1, "stored before anybody was asked"
        # The bot is gone as well: the script answers, found by the sweep, without anybody asking.
        portal.settings["PORTICO_BOT_URL"] = NOBODY
        portal.start()
        until(lambda: patient.looks()["phase"] == "interview", lambda: str(patient.state))
        patient.sent -= 1  # the browser, which saw no answer, sends the same message again
        patient.says(concern)
        messages = patient.messages()
    finally:
        portal.kill()
    assert [m["text"] for m in messages if m["role"] == "patient"] == ["yes", concern]
    questions = [m["link_id"] for m in messages if m["kind"] == "question"]
    assert len(questions) == 2  # "what is wrong?" and the first of the interview
    assert patient.state["phase"] == "interview"


def _ignoring_errors(patient: WebPatient, text: str) -> None:
    """The portal is killed under this request; that it fails is not the point."""
    try:
        patient.tries(text=text)
    except httpx.HTTPError:
        return
