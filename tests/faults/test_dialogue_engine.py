"""The dialogue engine down, late, or wrong: the patient goes on in the same conversation."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from portal_api.conversation.portal import Portal
from tests.conftest import Clock
from tests.conversation.talking import Patient


@dataclass
class FaultyBot:
    """A server in the bot's place that fails in a chosen way."""

    url: str
    answer: Callable[[dict[str, Any]], tuple[int, bytes]]
    asked: int = 0


@pytest.fixture
def faulty() -> Iterator[FaultyBot]:
    bot = FaultyBot("", lambda _: (500, b""))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            bot.asked += 1
            status, content = bot.answer(body)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    bot.url = f"http://127.0.0.1:{server.server_port}"
    yield bot
    server.shutdown()
    server.server_close()


def late(body: dict[str, Any]) -> tuple[int, bytes]:
    time.sleep(1.0)
    return 200, b"{}"


def another_turn(body: dict[str, Any]) -> tuple[int, bytes]:
    return 200, json.dumps({"turn": "not yours", "payload": {}}).encode()


def forgets_the_alarm(body: dict[str, Any]) -> tuple[int, bytes]:
    """Well-formed, and says that nothing is wrong with anybody."""
    metadata = body["metadata"]
    payload = {
        "outcome": "assessed",
        "interview": {"protocols": ["general"], "answers": {}, "to_confirm": [], "said": []},
        "ask": None,
        "say": [],
        "assessment": {
            "level": "self-care",
            "route": "home",
            "complete": True,
            "fired": [],
            "deciding": [],
            "raise_by": None,
            "lower_by": None,
            "protocols": [],
            "library_version": "0",
        },
        "resources": [],
    }
    return 200, json.dumps({"turn": metadata["turn"], "payload": payload}).encode()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda _: (500, b"broken"), id="answers 500"),
        pytest.param(lambda _: (200, b"\xff\xfe not json"), id="answers rubbish"),
        pytest.param(lambda _: (200, b'{"turn": 1}'), id="answers half"),
        pytest.param(another_turn, id="answers another turn"),
        pytest.param(forgets_the_alarm, id="forgets the alarm"),
        pytest.param(late, id="answers too late"),
    ],
)
def test_the_script_takes_the_turn(
    make_portal: Callable[..., Portal],
    faulty: FaultyBot,
    answer: Callable[[dict[str, Any]], tuple[int, bytes]],
) -> None:
    faulty.answer = answer
    portal = make_portal("rasa", bot_url=faulty.url, bot_timeout=timedelta(milliseconds=300))
    patient = Patient(portal)
    patient.says("chest hurts and I can't breathe well since this morning")
    patient.consents()
    assert faulty.asked == 1
    patient.answers()
    assert patient.state.level == "emergency-ambulance"
    assert patient.state.phase == "done"


def test_a_dead_engine_is_left_alone_for_a_while_and_tried_again(
    make_portal: Callable[..., Portal], faulty: FaultyBot, clock: Clock
) -> None:
    portal = make_portal("rasa", bot_url=faulty.url)
    patient = Patient(portal)
    patient.consents()
    patient.says("my stomach hurts")
    patient.presses("unsure")
    assert faulty.asked == 1
    clock.advance(timedelta(seconds=6))
    patient.presses("unsure")
    assert faulty.asked == 2


def test_nobody_listening_is_no_reason_to_start_over(make_portal: Callable[..., Portal]) -> None:
    portal = make_portal("rasa", bot_url="http://127.0.0.1:9")
    patient = Patient(portal, locale="es")
    patient.says("me duele la panza")
    patient.consents()
    patient.answers()
    assert patient.state.phase == "done"
