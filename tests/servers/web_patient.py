"""A patient at the portal's JSON API: words in, words out, over real HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.servers.server import Server

GROWN_UP = {"about": "self", "age": "40", "sex": "female", "review": "yes"}


@dataclass
class WebPatient:
    """One conversation. ``asked`` holds the link ids of the questions answered, in order."""

    server: Server
    locale: str = "en"
    org: str = "riverside"
    replies: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    sent: int = 0
    conversation: str = ""
    state: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        base = f"{self.server.url}/api/v1/{self.org}/conversations"
        self._client = httpx.Client(timeout=60, trust_env=False)
        made = self._client.post(base, json={"locale": self.locale}).raise_for_status().json()
        self.conversation, self.state = made["conversation"], made["state"]
        self.url = f"{base}/{self.conversation}/messages"
        self.headers = {"Authorization": f"Bearer {made['token']}"}

    def says(self, text: str) -> dict[str, Any]:
        """Send words."""
        return self.sends(text=text)

    def presses(self, choice: str) -> dict[str, Any]:
        """Press a choice."""
        return self.sends(choice=choice)

    def sends(self, **message: str) -> dict[str, Any]:
        """Send; the whole answer. It must be one."""
        answer = self.tries(**message)
        assert answer.status_code == 200, answer.text
        turn: dict[str, Any] = answer.json()
        self.state = turn["state"]
        return turn

    def tries(self, **message: str) -> httpx.Response:
        """Send; whatever comes back."""
        self.sent += 1
        body = {"client_id": f"{self.conversation}-{self.sent}", **message}
        return self._client.post(self.url, json=body, headers=self.headers)

    def answers_one(self) -> None:
        """Answer the open question: as given, as a grown-up would, else "no"."""
        link_id = self.state["link_id"]
        self.asked.append(link_id)
        self.says((GROWN_UP | self.replies).get(link_id, "no"))

    def answers_all(self) -> None:
        """Answer until the interview is over."""
        for _ in range(60):
            if self.state["phase"] not in {"interview", "review"}:
                return
            self.answers_one()
        raise AssertionError("the interview does not end")

    def messages(self) -> list[dict[str, Any]]:
        """The whole conversation."""
        return list(self._read()["messages"])

    def looks(self) -> dict[str, Any]:
        """Where the conversation stands now."""
        self.state = self._read()["state"]
        return self.state

    def _read(self) -> dict[str, Any]:
        answer = self._client.get(self.url, headers=self.headers)
        read: dict[str, Any] = answer.raise_for_status().json()
        return read
