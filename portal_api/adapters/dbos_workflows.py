"""Durable workflows on DBOS: what was asked for is done, whatever dies in between.

Arguments are ids. A conversation's turns run one after another, so do the texts to one telephone;
different ones run side by side. Failed steps are tried again by DBOS with growing pauses. Every
ten seconds a scheduled workflow picks up what a crash left between commit and enqueue.

DBOS keeps one instance per process, so this adapter is launched once per process. It opens no
port, calls no one and exports no telemetry: no conductor key, no OTLP, and its log goes through
the handlers of ``privacy.log``.
"""

from __future__ import annotations

import logging
import signal
import socket
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions
from dbos import error as dbos_error
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from portal_api.adapters.texting import texting_of
from portal_api.adapters.workflow_steps import (
    DRAINS,
    NAME,
    SENDS,
    Work,
    register_workflows,
)
from portal_api.conversation.portal import Portal
from portal_api.settings import Settings
from portal_api.sms.sender import LEASE, Sender
from portal_api.sms.texting import Texting
from privacy.log import Event, emit

VERSION = "1"
"""Workflows begun under another value are left to a process that still has it. Raise it only when
steps change so that a workflow half done could not go on."""
POLL_SECONDS = 0.2


class DBOSWorkflows:
    """See :class:`portal_api.conversation.ports.Workflows`.

    ``runs`` is whether this process also does the work; where a separate worker does, it only
    hands it in. ``role`` keeps the work of processes on one machine apart; ``lease`` is that of
    :class:`portal_api.sms.sender.Sender`.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        runs: bool | None = None,
        role: str = "portal",
        lease: timedelta = LEASE,
    ) -> None:
        self._settings = settings
        self._lease = lease
        self._runs = settings.workflows if runs is None else runs
        self._role = role
        self._portal: Portal | None = None
        self.texting: Texting | None = None
        """There once a portal is attached."""
        self._client: DBOSClient | None = None

    def attach(self, portal: Portal, texting: Texting | None = None) -> None:
        """Work for this portal; called once, before :meth:`launch`."""
        self._portal, self.texting = portal, texting or texting_of(portal)

    def launch(self) -> None:
        """Begin to take work, and to do it, first of all what was left half done.

        Raises when the system database cannot be reached or prepared.
        """
        if self._portal is None or self.texting is None:
            raise RuntimeError("attach a portal first")
        log = logging.getLogger("dbos")
        if not log.handlers:
            log.addHandler(logging.NullHandler())  # or DBOS adds one that redacts nothing
        url = system_url(self._settings)
        _prepare(url)
        # DBOS refuses to prepare itself on a thread with an event loop, such as a lifespan's.
        with ThreadPoolExecutor(1) as outside:
            if self._runs:
                outside.submit(self._launch, url, self._portal, self.texting).result()
            else:
                outside.submit(DBOS.migrate, url).result()
        self._client = DBOSClient(
            system_database_url=url, application_name=NAME, retry_connection_errors=False
        )

    def destroy(self) -> None:
        """Stop. Work under way is taken up again by the next launch."""
        if self._client is not None:
            self._client.destroy()
            self._client = None
        if self._runs:
            DBOS.destroy(destroy_registry=True)

    def drain(self, org: str, conversation_id: str) -> None:
        """Hand in the conversation's turns. Never raises: what fails is picked up later."""
        # Each call is work of its own: a drain already at its end may have missed this message.
        identity = f"drain:{org}:{conversation_id}:{datetime.now(UTC).timestamp():.6f}"
        self._enqueue(DRAINS, identity, conversation_id, org, conversation_id)

    def send(self, org: str, outbound_id: str) -> None:
        """Hand in one text, once: the same id again is the same work. Never raises."""
        if self.texting is not None:
            lane = Sender(self.texting).lane(org, outbound_id)
            self._enqueue(SENDS, f"send:{org}:{outbound_id}", lane, org, outbound_id)

    def _enqueue(self, queue: str, identity: str, lane: str, org: str, row: str) -> None:
        options = EnqueueOptions(
            workflow_name=queue, queue_name=queue, workflow_id=identity, queue_partition_key=lane
        )
        if self._client is None:
            return  # not launched: the next launch finds it left behind
        try:
            self._client.enqueue(options, org, row)
        except (dbos_error.DBOSException, SQLAlchemyError) as error:
            emit(Event.WORKFLOW_FAILED, org=org, step="enqueue", reason=type(error).__name__)

    def _launch(self, url: str, portal: Portal, texting: Texting) -> None:
        config: DBOSConfig = {
            "name": NAME,
            "system_database_url": url,
            "application_version": VERSION,
            "executor_id": f"{self._role}-{socket.gethostname()}",
            "enable_otlp": False,
            "log_level": "WARNING",
            "scheduler_polling_interval_sec": 5.0,
        }
        DBOS(config=config)
        schedules = register_workflows(Work(portal, texting, Sender(texting, self._lease)))
        DBOS.launch()
        for queue in (DRAINS, SENDS):
            DBOS.register_queue(
                queue,
                worker_concurrency=16,
                partition_concurrency=1,
                polling_interval_sec=POLL_SECONDS,
                on_conflict="always_update",
            )
        DBOS.apply_schedules(schedules)


def run_worker(portal: Portal, stop: threading.Event | None = None) -> None:
    """Do the durable work of a portal until ``stop`` is set or the process is told to end.

    The portal is wired with ``DBOSWorkflows(settings, runs=True, role="worker")``.
    """
    ended = stop or threading.Event()
    if stop is None:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: ended.set())
    portal.workflows.launch()
    try:
        ended.wait()
    finally:
        portal.workflows.destroy()


def system_url(settings: Settings) -> str:
    """Where workflows are kept: beside the data on PostgreSQL, else a file of their own."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql").render_as_string(hide_password=False)
    return f"sqlite:///{settings.var / 'workflows.sqlite3'}"


def _prepare(url: str) -> None:
    """Make the SQLite file with a write-ahead log, so that polling and working do not collide."""
    path = make_url(url).database
    if not url.startswith("sqlite") or path is None:
        return
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
