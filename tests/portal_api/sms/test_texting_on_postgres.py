"""What SQLite cannot show: wake-ups, order and durable work across processes on PostgreSQL."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import psycopg
import pytest
from sqlalchemy import literal, select

from consent.permits import reply
from portal_api.adapters.dbos_workflows import DBOSWorkflows
from portal_api.adapters.live_updates import PostgresUpdates
from portal_api.adapters.texting import texting_of
from portal_api.adapters.twilio_sms import TwilioSMS
from portal_api.conversation.portal import Portal
from portal_api.db.engine import Database
from portal_api.db.tables import Conversation, DeliveryStatus, Message, Outbound
from portal_api.sms import turnstile
from portal_api.sms.delivery import Report, take_report
from portal_api.sms.inbound import InboundText, receive
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


def test_ten_deliveries_at_two_workers_at_once_make_one_turn(
    postgres: str, make_portal: Callable[..., Portal], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock of the process is taken away, as between two processes: the database decides."""
    monkeypatch.setattr(turnstile, "_STRIPES", tuple(nullcontext() for _ in range(64)))
    workers = [make_portal(database_url=postgres) for _ in range(2)]
    org = workers[0].organisations["riverside"]
    inbound = InboundText("SM1", "+12065550123", "my stomach hurts")
    together = threading.Barrier(10)

    def deliver(number: int) -> None:
        portal = workers[number % 2]
        together.wait(PATIENCE)
        receive(portal, texting_of(portal), org, inbound)

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(deliver, range(10)))
    with workers[0].database.read() as session:
        assert len(session.scalars(select(Conversation.id)).all()) == 1
        said = session.scalars(select(Message).where(Message.role == "patient")).all()
        assert [message.status for message in said] == ["processed"]
        texts = [
            workers[0].cipher(r.org).decrypt(r.text) for r in session.scalars(select(Outbound))
        ]
    assert texts
    assert len(texts) == len(set(texts)), "one turn, one reply"


def test_two_reports_at_once_at_two_workers_are_kept_once(
    postgres: str, make_portal: Callable[..., Portal]
) -> None:
    workers = [texting_of(make_portal(database_url=postgres)) for _ in range(2)]
    report = Report("SM" + "0" * 32, "delivered", None, None)
    together = threading.Barrier(10)

    def deliver(number: int) -> None:
        together.wait(PATIENCE)
        take_report(workers[number % 2], "riverside", report)

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(deliver, range(10)))
    with workers[0].database.read() as session:
        assert len(session.scalars(select(DeliveryStatus.id)).all()) == 1
