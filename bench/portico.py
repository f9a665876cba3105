"""Portico as it runs for a clinic, driven through the portal's API."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import httpx

OPENINGS = ("I have had a mild cough and a fever for two days", "my stomach hurts since yesterday")


@dataclass
class Visitor:
    """One patient after another, so that every timed turn is a dialogue turn of an interview."""

    url: str
    client: httpx.Client
    org: str = "riverside"
    _conversation: str = ""
    _token: str = ""
    _state: dict[str, object] = field(default_factory=dict)
    _choices: list[str] = field(default_factory=list)
    _ids: itertools.count[int] = field(default_factory=itertools.count)

    def prepare(self) -> None:
        """Have a question open: the next patient comes when the last one is done."""
        if self._state.get("phase") not in {"interview", "review"}:
            self._arrive()

    def turn(self) -> None:
        """Answer the open question."""
        self._send(**self._reply())

    def _arrive(self) -> None:
        base = f"{self.url}/api/v1/{self.org}/conversations"
        made = self.client.post(base, json={"locale": "en"}, timeout=60)
        made.raise_for_status()
        self._conversation, self._token = made.json()["conversation"], made.json()["token"]
        self._send(choice="yes")
        self._send(text=OPENINGS[next(self._ids) % 2])

    def _reply(self) -> dict[str, str]:
        link_id = str(self._state.get("link_id"))
        known = {"about": "self", "sex": "male", "review": "yes"}.get(link_id, "no")
        if known in self._choices:
            return {"choice": known}
        if "unsure" in self._choices and "no" not in self._choices and link_id != "age":
            return {"choice": "unsure"}
        return {"text": "34 years"}

    def _send(self, **message: str) -> None:
        answer = self.client.post(
            f"{self.url}/api/v1/{self.org}/conversations/{self._conversation}/messages",
            json={"client_id": str(next(self._ids)), **message},
            headers={"Authorization": f"Bearer {self._token}"},
            timeout=60,
        )
        answer.raise_for_status()
        body = answer.json()
        self._state = body["state"]
        asked = [m for m in body["messages"] if m["kind"] == "question"]
        self._choices = [c["id"] for c in asked[-1]["choices"]] if asked else []


def engines(url: str, client: httpx.Client) -> dict[str, int]:
    """How many turns each engine took, from the portal's own counters."""
    found: dict[str, int] = {}
    for line in client.get(f"{url}/metrics", timeout=30).text.splitlines():
        if line.startswith("portico_turns_total{"):
            name, _, value = line.partition("} ")
            found[name.split('"')[1]] = int(float(value))
    return found
