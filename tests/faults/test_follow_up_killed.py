"""SIGKILL around a check-in: it goes out once, whenever it strikes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from portal_api.conversation.follow_up.due import follow_up
from portal_api.conversation.portal import Portal
from portal_api.conversation.ports import ShapedText
from portal_api.db.tables import Case, FollowUp, Outbound
from portal_api.settings import ROOT
from tests.servers.twilio.emulator import Emulator, Mood

PATIENCE = 240.0
"""Seconds; a process takes long to start on a busy machine. Never waited out."""
PHONE = "+12065550123"
CHEST = "chest hurts and I can't breathe well since this morning"
CHECK_IN = "are you safe now?"


@contextmanager
def _process(var: Path, emulator: Emulator) -> Iterator[None]:
    """Durable workflows on the test's database; killed at the end of the block."""
    script = Path(__file__).with_name("texting_process.py")
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(ROOT)]))
    running = subprocess.Popen(
        [sys.executable, str(script), str(var), emulator.url, "3"],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield
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
def silent(portal: Portal, emulator: Emulator) -> str:
    """A conversation that was warned by text and has been silent for eleven minutes."""
    portal.workflows.send = lambda org, outbound_id: None  # type: ignore[method-assign]
    service = portal.conversations
    started = service.start("riverside", "sms", "en", phone=PHONE)
    service.accept("riverside", started.conversation_id, client_id="1", text=CHEST)
    with portal.database.write() as session:
        for text in session.scalars(select(Outbound)):
            text.status = "delivered"
        row = session.scalars(select(FollowUp)).one()
        row.due_at = datetime.now(UTC) - timedelta(minutes=1)
    with portal.database.write() as session:
        for message in service.messages("riverside", started.conversation_id):
            portal.store(session, "riverside").message(message.id).status = "processed"
    return started.conversation_id


def _row(portal: Portal) -> FollowUp:
    with portal.database.read() as session:
        return session.scalars(select(FollowUp)).one()


def _check_ins(emulator: Emulator) -> int:
    return sum(CHECK_IN in body for body in emulator.bodies())


def _written(portal: Portal) -> list[str]:
    """Status of each check-in in the outbox."""
    with portal.database.read() as session:
        cipher = portal.cipher("riverside")
        rows = session.scalars(select(Outbound)).all()
        return [row.status for row in rows if CHECK_IN in cipher.decrypt(row.text)]


def test_killed_after_the_provider_took_the_check_in(
    portal: Portal, emulator: Emulator, silent: str
) -> None:
    emulator.moods.append(Mood.TOOK_THEN_SILENT)
    with _process(portal.settings.var, emulator):
        _until(emulator.arrived.is_set, "the provider gets it")
    assert _row(portal).status == "asked"
    with _process(portal.settings.var, emulator):
        _until(lambda: _written(portal) == ["sent"], "the next process settles it")
    assert _check_ins(emulator) == 1


def test_killed_after_it_was_written_and_before_it_was_sent(
    portal: Portal, emulator: Emulator, silent: str
) -> None:
    earlier = replace(portal.context, clock=lambda: datetime.now(UTC) - timedelta(seconds=30))
    assert follow_up(earlier, portal.workflows) == 1
    assert (_written(portal), emulator.bodies()) == (["waiting"], [])
    with _process(portal.settings.var, emulator):
        _until(lambda: _written(portal) == ["sent"], "the sweep finds it")
    assert _check_ins(emulator) == 1


class _Killed(BaseException):
    """Stands for the end of the process: nothing catches it."""


class _Shaper:
    """Dies when the check-in has been written and its text has not."""

    def shape(self, *_: object, **__: object) -> list[ShapedText]:
        raise _Killed


def test_killed_in_the_middle_of_writing_it(
    portal: Portal, emulator: Emulator, silent: str
) -> None:
    dying = replace(portal.context, clock=lambda: datetime.now(UTC), shaper=_Shaper())
    with pytest.raises(_Killed):
        follow_up(dying, portal.workflows)
    assert (_row(portal).status, _written(portal)) == ("waiting", [])
    with _process(portal.settings.var, emulator):
        _until(lambda: _written(portal) == ["sent"], "it is said after all")
    assert _check_ins(emulator) == 1


def test_killed_again_and_again_there_is_one_check_in_and_one_call_back(
    portal: Portal, emulator: Emulator, silent: str
) -> None:
    with _process(portal.settings.var, emulator):
        _until(lambda: _check_ins(emulator) == 1, "the check-in")
    with portal.database.write() as session:
        row = session.scalars(select(FollowUp)).one()
        row.due_at = datetime.now(UTC) - timedelta(seconds=1)
    for _ in range(2):
        with _process(portal.settings.var, emulator):
            _until(lambda: _row(portal).status == "over", "the call-back")
    assert _check_ins(emulator) == 1
    with portal.database.read() as session:
        assert session.scalars(select(Case)).one().level == "emergency-ambulance"
