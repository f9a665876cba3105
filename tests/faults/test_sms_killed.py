"""SIGKILL in the middle of sending: exactly one text arrives, whenever it strikes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal_api.conversation.portal import Portal
from portal_api.db.tables import Outbound
from portal_api.settings import ROOT
from tests.servers.twilio.emulator import Emulator, Mood

PATIENCE = 90.0
PHONE = "+12065550123"


@contextmanager
def _process(var: Path, emulator: Emulator, *outbound: str) -> Iterator[subprocess.Popen[str]]:
    script = Path(__file__).with_name("texting_process.py")
    command = [sys.executable, str(script), str(var), emulator.url, "3", *outbound]
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(ROOT)]))
    running = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.PIPE, text=True
    )
    try:
        yield running
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait()


def _until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


@pytest.fixture
def emulator(portal: Portal) -> Iterator[Emulator]:
    token = portal.organisations["riverside"].sms.auth_token.get_secret_value()
    with Emulator(token=token, silence=120) as running:
        yield running


@pytest.fixture
def outbound(portal: Portal) -> str:
    """A text written some seconds ago, waiting in the outbox."""
    return _write(portal, "Is it better today?")


def _write(portal: Portal, text: str) -> str:
    cipher, outbound_id = portal.cipher("riverside"), portal.new_id()
    with portal.database.write() as session:
        session.add(
            Outbound(
                id=outbound_id,
                org="riverside",
                conversation=None,
                phone_index=portal.index(PHONE),
                phone=cipher.encrypt(PHONE),
                text=cipher.encrypt(text),
                text_index=portal.index(text),
                safety=False,
                status="waiting",
                attempts=0,
                created_at=datetime.now(UTC) - timedelta(seconds=6),
            )
        )
    return outbound_id


def _row(portal: Portal, outbound: str) -> tuple[str, str | None]:
    with portal.database.read() as session:
        row = session.get_one(Outbound, outbound)
        return row.status, row.provider_id


def test_killed_after_the_provider_took_the_text(
    portal: Portal, emulator: Emulator, outbound: str
) -> None:
    emulator.moods.append(Mood.TOOK_THEN_SILENT)
    var = portal.settings.var
    with _process(var, emulator, outbound):
        _until(emulator.arrived.is_set, "the provider gets the text")
    assert _row(portal, outbound) == ("sending", None), "killed before the answer"
    with _process(var, emulator):
        _until(lambda: _row(portal, outbound)[0] == "sent", "the next process settles it")
    assert emulator.bodies() == ["Is it better today?"]
    assert _row(portal, outbound)[1] == emulator.texts[0].sid


def test_killed_before_the_provider_was_called(
    portal: Portal, emulator: Emulator, outbound: str
) -> None:
    with portal.database.write() as session:
        row = session.get_one(Outbound, outbound)
        row.status, row.sent_at, row.attempts = "sending", datetime.now(UTC), 1
    with _process(portal.settings.var, emulator, outbound):
        _until(lambda: _row(portal, outbound)[0] == "sent", "it is sent after all")
    assert emulator.bodies() == ["Is it better today?"]


def test_killed_between_commit_and_enqueue(
    portal: Portal, emulator: Emulator, outbound: str
) -> None:
    with _process(portal.settings.var, emulator):
        _until(lambda: _row(portal, outbound)[0] == "sent", "the sweep finds it")
    assert emulator.bodies() == ["Is it better today?"]


def test_texts_to_one_telephone_leave_in_order_past_failures(
    portal: Portal, emulator: Emulator
) -> None:
    emulator.moods.extend([Mood.BUSY, Mood.BROKEN])
    texts = ["first", "second", "third"]
    ids = [_write(portal, text) for text in texts]
    with _process(portal.settings.var, emulator, *ids):
        _until(lambda: len(emulator.bodies()) == 3, "all three are out")
    assert emulator.bodies() == texts
