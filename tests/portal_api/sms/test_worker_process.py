"""``portico worker`` does what portals that only hand work in have left to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from portal_api.adapters.dbos_workflows import DBOSWorkflows
from portal_api.conversation.portal import Portal
from portal_api.db.tables import Message, Outbound
from portal_api.settings import ROOT, Settings
from portal_api.wiring import Parts, build_portal
from tests.portal_api.sms.conftest import PHONE

PATIENCE = 90.0


@pytest.fixture
def handing_in(settings: Settings, parts: Parts, postgres: str) -> Iterator[Portal]:
    """A portal told by ``PORTICO_WORKFLOWS=false`` to leave the work to others."""
    own = settings.model_copy(update={"database_url": postgres, "workflows": False})
    portal = build_portal(own, engine="scripted", workflows=DBOSWorkflows(own), parts=parts)
    portal.workflows.launch()
    yield portal
    portal.workflows.destroy()
    portal.database.dispose()


@pytest.fixture
def worker(handing_in: Portal) -> Iterator[subprocess.Popen[bytes]]:
    """The command itself, in the same environment as that portal."""
    settings = handing_in.settings
    environment = {
        **os.environ,
        "PORTICO_PROFILE": "demo",
        "PORTICO_VAR": str(settings.var),
        "PORTICO_DATABASE_URL": settings.database_url,
        "PORTICO_WORKFLOWS": "false",
        "PORTICO_BOT_URL": "http://127.0.0.1:9",
    }
    command = [sys.executable, "-m", "portal_api.cli", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    yield process
    process.kill()
    process.wait()


def test_a_worker_answers_and_sends_what_a_portal_handed_in(
    handing_in: Portal, worker: subprocess.Popen[bytes]
) -> None:
    service = handing_in.conversations
    id_ = service.start("riverside", "sms", "es", phone=PHONE).conversation_id
    service.accept("riverside", id_, client_id="1", text="me duele el estómago")
    handing_in.workflows.drain("riverside", id_)
    _until(worker, lambda: _statuses(handing_in, Message, id_) == ["processed"], "answered")
    _until(worker, lambda: _all_out(_statuses(handing_in, Outbound, id_)), "sent")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE) == 0


def _all_out(statuses: list[str]) -> bool:
    return bool(statuses) and set(statuses) <= {"sent", "delivered"}


def _statuses(portal: Portal, table: type[Message | Outbound], conversation: str) -> list[str]:
    query = select(table.status).where(table.conversation == conversation)
    if table is Message:
        query = query.where(Message.role == "patient")
    with portal.database.read() as session:
        return list(session.scalars(query))


def _until(worker: subprocess.Popen[bytes], true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert worker.poll() is None, "the worker ended"
        assert time.monotonic() < deadline, what
        time.sleep(0.2)
