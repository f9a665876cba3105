"""Durable workflows in one process: launched under an event loop, handed in by another, tidy."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from dbos import DBOS

from portal_api.adapters.dbos_workflows import DBOSWorkflows
from portal_api.adapters.texting import texting_of
from portal_api.adapters.workflow_steps import SENDS
from portal_api.conversation.outbox import TextKind
from portal_api.conversation.portal import Portal
from portal_api.sms.texting import Texting
from tests.conftest import Clock
from tests.portal_api.sms.conftest import PHONE, Kept
from tests.servers.twilio.emulator import Emulator

PATIENCE = 30.0


def _until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@pytest.fixture
def workflows(portal: Portal, texting: Texting) -> Iterator[DBOSWorkflows]:
    """Launched as the web application does: on a thread whose event loop is running."""
    made = DBOSWorkflows(portal.settings)
    made.attach(portal, texting)

    async def lifespan() -> None:
        made.launch()

    asyncio.run(lifespan())
    yield made
    made.destroy()


def test_a_conversation_is_answered_and_its_texts_are_sent(
    workflows: DBOSWorkflows, portal: Portal, kept: Kept
) -> None:
    started = portal.conversations.start("riverside", "sms", "en", phone=PHONE)
    portal.conversations.accept(
        "riverside", started.conversation_id, client_id="1", text="my stomach hurts"
    )
    workflows.drain("riverside", started.conversation_id)
    _until(lambda: bool(kept.texts()), "the turn is taken")
    for row in kept.texts():
        workflows.send("riverside", row.id)
    _until(lambda: all(row.status == "sent" for row in kept.texts()), "the texts are out")


def test_a_process_that_only_hands_in_leaves_the_work_to_another(
    workflows: DBOSWorkflows,
    portal: Portal,
    texting: Texting,
    queued: Callable[..., str],
    kept: Kept,
) -> None:
    other = DBOSWorkflows(portal.settings, runs=False)
    other.attach(portal, texting)
    other.launch()
    outbound = queued()
    other.send("riverside", outbound)
    other.send("riverside", outbound)
    _until(lambda: kept.texts()[0].status == "sent", "the process with the workflows sends it")
    other.destroy()
    assert kept.texts()[0].attempts == 1


def test_handing_in_before_launch_or_after_the_end_does_not_raise(
    portal: Portal, queued: Callable[..., str]
) -> None:
    workflows = DBOSWorkflows(portal.settings)
    workflows.attach(portal, texting_of(portal))
    workflows.send("riverside", queued())
    workflows.drain("riverside", "no-such-conversation")


def test_the_log_goes_through_our_handlers(workflows: DBOSWorkflows) -> None:
    logger = logging.getLogger("dbos")
    assert {type(handler) for handler in logger.handlers} == {logging.NullHandler}
    assert logger.propagate


def test_a_text_that_waits_for_the_morning_outlives_the_process_that_had_it(
    portal: Portal,
    texting: Texting,
    queued: Callable[..., str],
    kept: Kept,
    emulator: Emulator,
    clock: Clock,
) -> None:
    """Handed in at night to one process; another one sends it, from the opening minute on."""
    clock.now = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
    for morning in (False, True):
        made = DBOSWorkflows(portal.settings)
        made.attach(portal, texting)
        if morning:
            clock.now = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
        made.launch()
        try:
            if morning:
                _until(lambda: kept.texts()[0].status == "sent", "the sweep finds it")
            else:
                made.send("riverside", queued("better?", kind=TextKind.PROACTIVE))
                _until(_handed_in_and_done, "its work at night is done")
                assert kept.texts()[0].status == "waiting"
        finally:
            made.destroy()
    assert emulator.bodies() == ["better?"]


def _handed_in_and_done() -> bool:
    done = DBOS.list_workflows(name=SENDS, load_input=False, load_output=False)
    return bool(done) and all(workflow.status == "SUCCESS" for workflow in done)
