"""SIGKILL at each step of sending and of a delivery report: nothing is lost, no text goes twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from consent.permits import emergency
from portal_api.adapters.inline_workflows import InlineWorkflows
from portal_api.adapters.texting import texting_of
from portal_api.adapters.twilio_sms import TwilioSMS
from portal_api.conversation.portal import Portal
from portal_api.db.tables import Case, DeliveryStatus, Outbound
from portal_api.settings import ROOT
from portal_api.sms.delivery import Report, take_report
from portal_api.sms.sender import LEASE
from portal_api.sms.texting import Texting
from portal_api.sms.upkeep import ARRIVES_WITHIN
from tests.conftest import Clock
from tests.servers.twilio.emulator import Emulator, Mood

PHONE, TEXT = "+12065550123", "Call 911 now."
SCRIPT = Path(__file__).with_name("dying_process.py")
PATIENCE = 90.0

on_both = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Where the database has no part in it, one is enough: each test starts a process."""


@dataclass(frozen=True)
class Scene:
    """A warning in the outbox of one database, an emulator, and a process to be killed."""

    portal: Portal
    texting: Texting
    emulator: Emulator
    clock: Clock
    outbound: str

    def command(self, point: str, *report: str) -> list[str]:
        settings = self.portal.settings
        given = [str(settings.var), settings.database_url, self.emulator.url, point, self.outbound]
        return [sys.executable, str(SCRIPT), *given, *report]

    def dies(self, point: str, *report: str) -> None:
        done = subprocess.run(
            self.command(point, *report), env=_environment(), check=False, timeout=PATIENCE
        )
        assert done.returncode == -signal.SIGKILL, "it never came to that point"

    def recovers(self) -> None:
        """What any other process does from then on: every ten seconds, for two leases."""
        workflows = self.portal.workflows
        assert isinstance(workflows, InlineWorkflows)
        self.clock.now = max(self.clock.now, datetime.now(UTC))
        for _ in range(2 * int(LEASE.total_seconds()) // 10):
            self.clock.advance(timedelta(seconds=10))
            workflows.sweep()

    def row(self) -> Outbound:
        with self.portal.database.read() as session:
            row = session.get_one(Outbound, self.outbound)
            session.expunge(row)
            return row

    def reasons(self) -> list[str]:
        with self.portal.database.read() as session:
            return [case.reason for case in session.query(Case).all()]

    def statuses(self) -> list[str]:
        with self.portal.database.read() as session:
            return [row.status for row in session.query(DeliveryStatus).all()]


@pytest.fixture
def scene(make_portal: Callable[..., Portal], database_url: str, clock: Clock) -> Iterator[Scene]:
    portal = make_portal(database_url=database_url)
    clock.now = datetime.now(UTC) - timedelta(seconds=30)
    token = portal.organisations["riverside"].sms.auth_token.get_secret_value()
    with Emulator(token=token, silence=60) as emulator:
        texting = texting_of(portal, TwilioSMS(base_url=emulator.url, timeout=5))
        assert isinstance(portal.workflows, InlineWorkflows)
        portal.workflows.texting = texting
        yield Scene(portal, texting, emulator, clock, _warning(portal, texting))


def _warning(portal: Portal, texting: Texting) -> str:
    started = portal.conversations.start("riverside", "sms", "en", phone=PHONE)
    outbound, org = portal.new_id(), portal.organisations["riverside"]
    with portal.database.write() as session:
        texting.queue(
            emergency(),
            session,
            org,
            outbound,
            PHONE,
            TEXT,
            conversation=started.conversation_id,
            safety=True,
        )
    return outbound


def _environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(ROOT)]))
    return {**os.environ, "PYTHONPATH": path}


@on_sqlite
@pytest.mark.parametrize("point", ["before the claim", "after the answer is written"])
def test_killed_around_sending(scene: Scene, point: str) -> None:
    _once(scene, point)


@on_both
@pytest.mark.parametrize(
    "point",
    [
        "before the claim is committed",
        "before the provider is called",
        "before the answer is written",
    ],
)
def test_killed_while_sending(scene: Scene, point: str) -> None:
    _once(scene, point)


def _once(scene: Scene, point: str) -> None:
    scene.dies(point)
    scene.recovers()
    assert scene.emulator.bodies(PHONE) == [TEXT]
    row = scene.row()
    assert (row.status, row.provider_id) == ("sent", scene.emulator.texts[0].sid)


@on_sqlite
@pytest.mark.parametrize("mood", [Mood.SILENT, Mood.TOOK_THEN_SILENT])
def test_killed_during_the_call_to_the_provider(scene: Scene, mood: Mood) -> None:
    """Whether the provider had taken the text by then or never did."""
    scene.emulator.moods.append(mood)
    with subprocess.Popen(scene.command("-"), env=_environment()) as process:
        deadline = time.monotonic() + PATIENCE
        while not scene.emulator.called.is_set():
            assert time.monotonic() < deadline, "the provider is called"
            time.sleep(0.05)
        process.kill()
    scene.recovers()
    assert scene.emulator.bodies(PHONE) == [TEXT]
    assert scene.row().status == "sent"


@on_sqlite
@pytest.mark.parametrize("mood", [Mood.BUSY, Mood.BROKEN, Mood.TOOK_THEN_BROKE])
def test_killed_before_a_failure_is_written(scene: Scene, mood: Mood) -> None:
    scene.emulator.moods.append(mood)
    scene.dies("before the failure is written")
    scene.recovers()
    assert scene.emulator.bodies(PHONE) == [TEXT]
    assert scene.row().status == "sent"


@on_both
@pytest.mark.parametrize("provider_repeats", [True, False])
def test_killed_before_a_report_is_committed(scene: Scene, provider_repeats: bool) -> None:
    """Where the provider repeats it, it counts once; where not, silence is found and told."""
    scene.recovers()
    sid = scene.emulator.texts[0].sid
    scene.dies("before the report is committed", sid, "undelivered")
    assert (scene.statuses(), scene.reasons()) == ([], [])
    if provider_repeats:
        for _ in range(3):
            take_report(scene.texting, "riverside", Report(sid, "undelivered", "30003", None))
        assert scene.statuses() == ["undelivered"]
    else:
        scene.clock.advance(ARRIVES_WITHIN)
        scene.recovers()
    assert scene.reasons() == ["not-delivered"]
    assert scene.emulator.bodies(PHONE) == [TEXT]


@on_sqlite
def test_killed_after_a_report_is_committed(scene: Scene) -> None:
    scene.recovers()
    sid = scene.emulator.texts[0].sid
    scene.dies("after the report is committed", sid, "undelivered")
    take_report(scene.texting, "riverside", Report(sid, "undelivered", "30003", None))
    assert scene.statuses() == ["undelivered"]
    assert (scene.row().status, scene.reasons()) == ("undelivered", ["not-delivered"])
