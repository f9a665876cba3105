"""Live updates: in one process, and across processes through PostgreSQL LISTEN/NOTIFY.

A wake-up says "look again" and carries ids only. Several in a row may arrive as one, and one may
come for nothing; none is lost once ``subscribe`` has returned.
"""

from __future__ import annotations

import asyncio
import threading
import uuid
import weakref
from collections.abc import AsyncIterator

import psycopg
from sqlalchemy.engine import make_url

from privacy.log import Event, emit

CHANNEL = "portico_live"
_RETRY = 2.0


class Subscription(AsyncIterator[None]):
    """One reader of one topic. Dropped by ``aclose`` or when nobody holds it any more."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._woken = asyncio.Event()
        self._closed = False

    def __aiter__(self) -> Subscription:
        return self

    async def __anext__(self) -> None:
        await self._woken.wait()
        if self._closed:
            raise StopAsyncIteration
        self._woken.clear()

    async def aclose(self) -> None:
        """End the iteration, also for a reader that is waiting."""
        self._closed = True
        self._woken.set()

    def wake(self) -> None:
        """Called from any thread."""
        if not self._closed and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)


class InProcessUpdates:
    """See :class:`portal_api.conversation.ports.LiveUpdates`. Enough for one portal process."""

    def __init__(self) -> None:
        self._readers: dict[tuple[str, str], weakref.WeakSet[Subscription]] = {}
        self._lock = threading.Lock()

    def open(self) -> None:
        """Nothing to open."""

    def publish(self, org: str, topic: str) -> None:
        with self._lock:
            readers = list(self._readers.get((org, topic), ()))
        for reader in readers:
            try:
                reader.wake()
            except RuntimeError:  # its event loop has just closed
                continue

    def subscribe(self, org: str, topic: str) -> Subscription:
        """Listen from now on. Call it on the event loop that will read."""
        reader = Subscription(asyncio.get_running_loop())
        with self._lock:
            self._forget_empty()
            self._readers.setdefault((org, topic), weakref.WeakSet()).add(reader)
        return reader

    def wake_all(self) -> None:
        """Wake every reader: after a gap, any of them may have missed something."""
        with self._lock:
            keys = list(self._readers)
        for org, topic in keys:
            self.publish(org, topic)

    def close(self) -> None:
        """Forget every reader."""
        with self._lock:
            self._readers.clear()

    def _forget_empty(self) -> None:
        for key in [key for key, readers in self._readers.items() if not readers]:
            del self._readers[key]


class PostgresUpdates(InProcessUpdates):
    """Wakes readers in every process on the same PostgreSQL; its own are woken directly."""

    def __init__(self, database_url: str) -> None:
        super().__init__()
        self._conninfo = _conninfo(database_url)
        self._me = uuid.uuid4().hex
        self._sending: psycopg.Connection | None = None
        self._sending_lock = threading.Lock()
        self._stopping = threading.Event()
        self._listener: threading.Thread | None = None

    def open(self) -> None:
        """Start listening. Returns at once; a database that is down is tried again."""
        self._stopping.clear()
        self._listener = threading.Thread(target=self._listen, name="live-updates", daemon=True)
        self._listener.start()

    def publish(self, org: str, topic: str) -> None:
        super().publish(org, topic)
        payload = f"{self._me} {org} {topic}"
        with self._sending_lock:
            for _attempt in range(2):  # the second with a fresh connection
                if self._notified(payload):
                    return
        emit(Event.LIVE_UPDATE_LOST, org=org)

    def close(self) -> None:
        self._stopping.set()
        if self._listener is not None:
            self._listener.join(timeout=5)
            self._listener = None
        with self._sending_lock:
            self._drop()
        super().close()

    def _notified(self, payload: str) -> bool:
        try:
            if self._sending is None:
                self._sending = psycopg.connect(self._conninfo, autocommit=True, connect_timeout=3)
            self._sending.execute("SELECT pg_notify(%s, %s)", (CHANNEL, payload))
        except psycopg.Error:
            self._drop()
            return False
        return True

    def _drop(self) -> None:
        if self._sending is not None:
            self._sending.close()
            self._sending = None

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                with psycopg.connect(self._conninfo, autocommit=True, connect_timeout=3) as link:
                    link.execute(f"LISTEN {CHANNEL}")
                    self.wake_all()
                    self._relay(link)
            except psycopg.Error:
                self._stopping.wait(_RETRY)

    def _relay(self, link: psycopg.Connection) -> None:
        while not self._stopping.is_set():
            for notice in link.notifies(timeout=0.5):
                sender, org, topic = notice.payload.split(" ", 2)
                if sender != self._me:
                    super().publish(org, topic)


def live_updates(database_url: str) -> InProcessUpdates:
    """The adapter that fits the database."""
    if make_url(database_url).get_backend_name() == "postgresql":
        return PostgresUpdates(database_url)
    return InProcessUpdates()


def _conninfo(database_url: str) -> str:
    url = make_url(database_url).set(drivername="postgresql")
    return url.render_as_string(hide_password=False)
