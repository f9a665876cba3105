"""Things going wrong with a patient's words in their hands."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import httpx

from tests.privacy.planted import EN, ES, PHONE
from tests.privacy.texter import Texter
from tests.servers.bot import TOKEN
from tests.servers.server import Server
from tests.servers.web_patient import WebPatient


@contextmanager
def table_away(portal: Server, table: str) -> Iterator[None]:
    """The database without one of its tables: an error nobody expects, deep inside."""
    with _renamed(portal, table, f"{table}_away"):
        yield


@contextmanager
def _renamed(portal: Server, before: str, after: str) -> Iterator[None]:
    _execute(portal, f"ALTER TABLE {before} RENAME TO {after}")
    try:
        yield
    finally:
        _execute(portal, f"ALTER TABLE {after} RENAME TO {before}")


def _execute(portal: Server, statement: str) -> None:
    database = portal.folder / "portico.sqlite3"
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        connection.execute(statement)
        connection.commit()


def refused_requests(patient: WebPatient) -> list[httpx.Response]:
    """Requests the portal has to refuse, each full of words; what it answers."""
    name, words = "Zoila Canaryfield", EN[0]
    half = b'{"client_id": "1", "text": "' + words.encode()
    page = {"Accept": "text/html"}
    url, portal = patient.url, patient.server.url
    with httpx.Client(base_url=portal, timeout=30, headers=patient.headers) as client:
        json = {"Content-Type": "application/json"}
        return [
            client.post(url, content=half, headers=json),
            client.post(url, content=half, headers=page),
            client.post(url, json={"client_id": "1", words: words}),
            client.post(url, json={"client_id": "1", "text": [words], "choice": {name: name}}),
            client.post(url, json={"client_id": "1", "text": words * 300}),
            client.post(url, json={"client_id": words * 3, "text": words}),
            client.post(url.rpartition("/c")[0], json={"locale": name}),
            client.get(url, params={"after": words}),
            client.get(url, headers={"Authorization": f"Bearer {name}"}),
            client.get(f"/{name}/staff", headers=page),
            client.get(f"/riverside/c/{name}", headers=page),
            client.post("/riverside/start", data={"lang": "xylophone"}, headers=page),
            client.post("/riverside/staff/sign-in", data={"login": name}, headers=page),
            client.post(f"/api/v1/riverside/{name}", content=words),
            Texter(patient.server, PHONE).sends(ES[0], signed=False),
        ]


def break_servers(bot: Server, actions: Server) -> None:
    """Turns neither server can take, which the portal itself would never send."""
    turn = {"conversation": "mishap", "text": EN[0], "channel": "portal"}
    broken: dict[str, Any] = {"turn": "1", "interview": EN[0], "findings": [{"code": ES[0]}]}
    header = {"Authorization": f"Bearer {TOKEN}"}
    place = f"{bot.url}/webhooks/portico/turn"
    for metadata in (None, EN[0], broken):
        answer = httpx.post(place, json={**turn, "metadata": metadata}, headers=header, timeout=30)
        assert answer.status_code >= 400
    tracker = {"sender_id": "mishap", "latest_message": {"text": EN[0], "metadata": broken}}
    unreadable = b"{" + EN[0].encode()
    httpx.post(f"{actions.url}/webhook", content=unreadable, timeout=30)
    nobody = {"next_action": "action_unknown", "sender_id": "mishap", "tracker": tracker}
    httpx.post(f"{actions.url}/webhook", json=nobody, timeout=30)
    call = {"next_action": "action_assess", "sender_id": "mishap", "tracker": tracker, "domain": {}}
    assert httpx.post(f"{actions.url}/webhook", json=call, timeout=30).json()["responses"] == []
