"""A portal that keeps the state between turns; the servers are those of ``tests/servers``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.servers.bot import TOKEN
from tests.servers.server import Server

PROTOCOLS = ["chest-pain", "breathing-difficulty", "fever", "abdominal-pain", "general"]
"""What the clinic of these conversations offers."""


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
            "protocols": PROTOCOLS,
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


@pytest.fixture
def talk(bot: Server, request: pytest.FixtureRequest) -> Talk:
    return Talk(bot.url, id=request.node.name[:100])
