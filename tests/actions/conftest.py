"""A turn the way Rasa hands it to an action: real tracker, real dispatcher, real library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.protocols import library
from actions.request import Intent, TurnRequest, from_metadata
from actions.turn import reply_to
from triage.library import Library

PROJECT = Path(__file__).resolve().parents[2]

CHEST_PAIN = "29857009"

CASE = {
    "case_id": "case-1",
    "conversation_id": "conversation-1",
    "patient": None,
    "due": None,
    "base_url": "https://clinic.example/fhir/R4/riverside",
    "device_version": "0.1.0",
}


def metadata(**changes: Any) -> dict[str, Any]:
    """Metadata of a turn before anything was said."""
    plain = {
        "turn": "turn-1",
        "org": "riverside",
        "locale": "en",
        "channel": "portal",
        "authored": "2026-11-20T10:00:00+00:00",
        "phase": "concern",
        "interview": {"protocols": [], "answers": {}, "to_confirm": [], "said": []},
        "pending": None,
        "history": [],
        "protocols": ["chest-pain", "breathing-difficulty", "fever", "abdominal-pain", "general"],
        "choice": None,
        "reply": None,
        "findings": [],
        "measured": [],
        "mentioned": {},
        "evidence": [],
        "case": CASE,
    }
    return plain | changes


def finding(code: str, status: str = "present") -> dict[str, Any]:
    return {"code": code, "status": status, "start": 0, "end": 4, "text": "word"}


@dataclass(frozen=True)
class Ran:
    events: list[dict[str, Any]]
    payloads: list[dict[str, Any]]

    @property
    def payload(self) -> dict[str, Any]:
        assert len(self.payloads) == 1
        return self.payloads[0]


@pytest.fixture(scope="session")
def protocols() -> Library:
    return library(metadata()["protocols"])


@pytest.fixture
def turn() -> Callable[..., TurnRequest]:
    """``turn(text, intent=("deny", 0.9), **metadata)`` as a request."""

    def build(text: str = "", intent: tuple[str, float] = ("", 0.0), **changes: Any) -> TurnRequest:
        return from_metadata(metadata(**changes), text, Intent(*intent))

    return build


@pytest.fixture
def run() -> Callable[..., Ran]:
    """``run(action, text, intent=…, **metadata)`` as the action server runs it."""

    def go(
        action: Action, text: str = "", intent: tuple[str, float] = ("", 0.0), **changes: Any
    ) -> Ran:
        message = {
            "text": text,
            "intent": {"name": intent[0], "confidence": intent[1]},
            "metadata": metadata(**changes),
        }
        slots = {"session_started_metadata": metadata(**changes)}
        tracker = Tracker("conversation-1", slots, message, [], False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        events = action.run(dispatcher, tracker, {})
        return Ran(events, [m["custom"] for m in dispatcher.messages])

    return go


@pytest.fixture(name="finding")
def finding_fixture() -> Callable[..., dict[str, Any]]:
    return finding


@pytest.fixture(scope="session")
def project_actions() -> set[str]:
    """The actions the bot's domain knows."""
    domain = yaml.safe_load((PROJECT / "bot/domain/actions.yml").read_text(encoding="utf-8"))
    return set(domain["actions"])


@pytest.fixture
def started(protocols: Library, turn: Callable[..., TurnRequest]) -> dict[str, Any]:
    """Metadata of a chest pain interview with its first question open."""
    result = reply_to(protocols, turn(findings=[finding(CHEST_PAIN)]))
    return {"phase": "interview", "interview": result.interview.to_json(), "pending": result.ask}


@pytest.fixture
def finished(
    protocols: Library, turn: Callable[..., TurnRequest], started: dict[str, Any]
) -> dict[str, Any]:
    """Metadata of a harmless interview at the read-back."""
    state = started
    person = {"about": "self", "age": 40.0, "sex": "male"}
    for _ in range(40):
        if state["pending"] == "review":
            return state | {"phase": "review"}
        result = reply_to(protocols, turn(**state, reply=person.get(state["pending"], "no")))
        state = state | {"interview": result.interview.to_json(), "pending": result.ask}
    raise AssertionError("the interview did not end")
