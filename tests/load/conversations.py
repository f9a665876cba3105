"""Many portal conversations at once, each with its live updates open, as browsers hold them.

Each patient starts a conversation, opens its server-sent events, and answers every question until
the result; a turn is over when the answer is there and the open window has been sent it, too.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

OPENINGS = ("I have a sore throat", "my back hurts a little")
GROWN_UP = {"about": "self", "age": "40", "sex": "female", "review": "yes", "temperature": "37"}
MOST_TURNS = 60
PATIENCE = 120.0
"""Seconds until an update counts as lost; never waited out."""


@dataclass
class Result:
    """What one run came to. ``turns`` are seconds from sending to being told everywhere."""

    finished: int = 0
    turns: list[float] = field(default_factory=list)
    updates: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class _Window:
    """An open page: what it has been sent, by number."""

    seen: dict[int, str] = field(default_factory=dict)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def listen(self, client: httpx.AsyncClient, url: str, headers: dict[str, str]) -> None:
        async with client.stream("GET", f"{url}/events", headers=headers) as answer:
            answer.raise_for_status()
            event = ""
            async for line in answer.aiter_lines():
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif line.startswith("data: ") and event == "message":
                    message = json.loads(line.removeprefix("data: "))
                    async with self.changed:
                        self.seen[message["seq"]] = message["id"]
                        self.changed.notify_all()

    async def shows(self, seq: int) -> None:
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(lambda: seq in self.seen)


async def run(url: str, conversations: int) -> Result:
    """Have that many conversations at once on the portal at ``url``."""
    result = Result()
    # Below the five seconds after which the portal itself ends an idle connection.
    limits = httpx.Limits(max_connections=None, keepalive_expiry=2)
    async with httpx.AsyncClient(timeout=PATIENCE, limits=limits, trust_env=False) as client:
        everyone_in = asyncio.Barrier(conversations)
        patients = [_patient(client, url, i, everyone_in, result) for i in range(conversations)]
        for outcome in await asyncio.gather(*patients, return_exceptions=True):
            if isinstance(outcome, BaseException):
                result.faults.append(f"{type(outcome).__name__}: {outcome}"[:200])
    return result


async def _patient(
    client: httpx.AsyncClient, url: str, place: int, everyone_in: asyncio.Barrier, result: Result
) -> None:
    base = f"{url}/api/v1/riverside/conversations"
    answer = await client.post(base, json={"locale": "en"})
    made = answer.raise_for_status().json()
    own, headers = f"{base}/{made['conversation']}", {"Authorization": f"Bearer {made['token']}"}
    window = _Window()
    listening = asyncio.create_task(window.listen(client, own, headers))
    try:
        await window.shows(made["messages"][-1]["seq"])
        await everyone_in.wait()
        state, last = await _talk(client, own, headers, window, place, result)
        assert state["phase"] == "done", state["phase"]
        whole = (await client.get(f"{own}/messages", headers=headers)).raise_for_status().json()
        sent = {message["seq"]: message["id"] for message in whole["messages"]}
        assert sent == window.seen, "the window has every message, and no other"
        assert max(sent) == last
        result.finished += 1
        result.updates += len(window.seen)
    finally:
        listening.cancel()


async def _talk(
    client: httpx.AsyncClient,
    own: str,
    headers: dict[str, str],
    window: _Window,
    place: int,
    result: Result,
) -> tuple[dict[str, Any], int]:
    said: dict[str, str] = {"choice": "yes"}
    for turn in range(MOST_TURNS):
        began = time.perf_counter()
        body = {"client_id": f"{place}-{turn}", **said}
        answer = await client.post(f"{own}/messages", json=body, headers=headers)
        taken = answer.raise_for_status().json()
        state, last = taken["state"], taken["messages"][-1]["seq"]
        await window.shows(last)
        result.turns.append(time.perf_counter() - began)
        if state["phase"] == "concern":
            said = {"text": OPENINGS[place % len(OPENINGS)]}
        elif state["phase"] in {"interview", "review"}:
            said = _reply(state["link_id"], taken["messages"])
        else:
            return state, last
    raise AssertionError("the interview does not end")


def _reply(link_id: str, messages: list[dict[str, Any]]) -> dict[str, str]:
    """As a grown-up without worries would answer the open question."""
    if link_id in GROWN_UP:
        return {"text": GROWN_UP[link_id]}
    asked = next((m for m in reversed(messages) if m["link_id"] == link_id), messages[-1])
    offered = [choice["id"] for choice in asked["choices"]]
    return {"choice": next((c for c in ("no", "unsure") if c in offered), "no")}
