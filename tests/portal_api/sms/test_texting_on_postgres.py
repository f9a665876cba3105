"""What SQLite cannot show: wake-ups, order and durable work across processes on PostgreSQL."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
from sqlalchemy import literal, select

from consent.permits import reply
from portal_api.adapters.dbos_workflows import DBOSWorkflows
from portal_api.adapters.live_updates import PostgresUpdates
from portal_api.adapters.texting import texting_of
from portal_api.adapters.twilio_sms import TwilioSMS
from portal_api.conversation.portal import Portal
from portal_api.db.engine import Database
from portal_api.sms.texting import Texting
from portal_api.sms.turnstile import one_at_a_time
from tests.servers.twilio.emulator import Emulator

PATIENCE = 30.0


def _until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_a_wake_up_crosses_from_one_process_to_another(postgres: str) -> None:
    async def scenario() -> None:
        here, there = PostgresUpdates(postgres), PostgresUpdates(postgres)
        here.open()
        reader = here.subscribe("riverside", "conversation:1")
        # Listening begins with a wake-up, since something may have been missed before it.
        await asyncio.wait_for(anext(reader), PATIENCE)
        await asyncio.to_thread(there.publish, "riverside", "conversation:1")
        await asyncio.wait_for(anext(reader), PATIENCE)
        await asyncio.to_thread(here.publish, "riverside", "conversation:1")
        await asyncio.wait_for(anext(reader), PATIENCE)
        here.close()
        there.close()

    asyncio.run(scenario())


def test_publishing_without_a_database_does_not_raise() -> None:
    PostgresUpdates("postgresql://nobody@127.0.0.1:9/none").publish("riverside", "queue")


def test_one_telephone_is_served_by_one_process_at_a_time(postgres: str) -> None:
    first, second = Database(postgres), Database(postgres)
    inside: list[str] = []
    entered, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with one_at_a_time(first, "riverside", "a"):
            inside.append("first")
            entered.set()
            go_on.wait(PATIENCE)
            inside.append("first leaves")

    def ask() -> None:
        with one_at_a_time(second, "riverside", "a"):
            inside.append("second")

    with ThreadPoolExecutor(2) as pool:
        holding = pool.submit(hold)
        assert entered.wait(PATIENCE)
        assert _advisory_locks(postgres) == 1, "other processes see it too"
        asking = pool.submit(ask)
        with one_at_a_time(second, "riverside", "b"):
            inside.append("another telephone")
        go_on.set()
        holding.result(PATIENCE)
        asking.result(PATIENCE)
    assert inside == ["first", "another telephone", "first leaves", "second"]
    assert _advisory_locks(postgres) == 0
    first.dispose()
    second.dispose()


def test_more_telephones_than_connections_are_all_served(postgres: str) -> None:
    """Each holds a connection for its lock and needs another for its work."""
    database, phones = Database(postgres), 40
    together = threading.Barrier(phones)

    def text(number: int) -> int:
        together.wait(PATIENCE)
        with one_at_a_time(database, "riverside", f"phone {number}"), database.read() as session:
            return int(session.execute(select(literal(number))).scalar_one())

    with ThreadPoolExecutor(phones) as pool:
        assert sorted(pool.map(text, range(phones))) == list(range(phones))
    assert _advisory_locks(postgres) == 0
    database.dispose()


def _advisory_locks(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        return int(row.fetchall()[0][0])


def test_texts_are_sent_by_the_durable_workflows(
    postgres: str, make_portal: Callable[..., Portal]
) -> None:
    portal = make_portal(database_url=postgres)
    org = portal.organisations["riverside"]
    with Emulator(token=org.sms.auth_token.get_secret_value()) as emulator:
        texting = texting_of(portal, TwilioSMS(base_url=emulator.url))
        workflows = DBOSWorkflows(portal.settings)
        workflows.attach(portal, texting)
        workflows.launch()
        try:
            for text in ("one", "two"):
                workflows.send("riverside", _write(texting, portal, text))
            _until(lambda: len(emulator.bodies()) == 2, "both are out")
        finally:
            workflows.destroy()
        assert emulator.bodies() == ["one", "two"]


def _write(texting: Texting, portal: Portal, text: str) -> str:
    outbound_id = portal.new_id()
    with portal.database.write() as session:
        texting.queue(
            reply(),
            session,
            portal.organisations["riverside"],
            outbound_id,
            "+12065550123",
            text,
            conversation=None,
        )
    return outbound_id
