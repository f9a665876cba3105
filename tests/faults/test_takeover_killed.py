"""The portal killed while a nurse writes: she is still the one who writes; then nobody is."""

from __future__ import annotations

from pathlib import Path

import httpx

from tests.servers.portal import add_staff, portal_server, rows
from tests.servers.server import Server, until
from tests.servers.web_patient import WebPatient

NOBODY = "http://127.0.0.1:9"
CHEST = "chest hurts and I can't breathe well since this morning"


def console(server: Server) -> httpx.Client:
    """Nadia's browser; her session is in the database and outlives a process."""
    client = httpx.Client(base_url=f"{server.url}/riverside/staff", timeout=60, trust_env=False)
    client.post("/sign-in", data={"login": "nadia.osei"})
    return client


def test_killed_while_a_nurse_writes_and_again_when_she_has_gone(
    tmp_path: Path, migrated: Path
) -> None:
    portal = portal_server(tmp_path, migrated, NOBODY)
    add_staff(portal)
    try:
        portal.start()
        patient, nadia = WebPatient(portal), console(portal)
        patient.presses("yes")
        patient.says(CHEST)
        case = f"/cases/{patient.state['case']}"
        for step in ("claim", "takeover"):
            assert nadia.post(case + "/" + step).status_code == 303
        assert patient.says("are you there?")["messages"] == []
        portal.kill()
        portal.start()
        assert patient.says("hello?")["messages"] == []
        form = {"client_id": "1", "text": "Yes, I am here"}
        for _ in range(2):  # her browser saw no answer and sends it again
            assert nadia.post(case + "/messages", data=form).status_code == 303
        assert [m["text"] for m in patient.messages() if m["role"] == "staff"] == [form["text"]]
        portal.kill()
        portal.settings["PORTICO_TAKEOVER_QUIET"] = "PT1S"
        portal.start()
        until(lambda: _open(portal) == 0, lambda: str(_open(portal)))  # the sweep gives it back
        messages = patient.messages()
    finally:
        portal.kill()
    assert messages[-1]["kind"] == "question"
    assert [m["text"] for m in messages if m["role"] == "patient"][2:] == [
        "are you there?",
        "hello?",
    ]
    ((status, owner),) = rows(portal, "SELECT status, owner FROM care_case")
    assert (status, owner) == ("waiting", None)


def _open(portal: Server) -> int:
    ((count,),) = rows(portal, "SELECT count(*) FROM takeover WHERE ended_at IS NULL")
    return int(count)
