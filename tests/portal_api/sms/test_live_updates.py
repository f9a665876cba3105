"""Wake-ups from sync threads reach readers on the event loop, and only the right ones."""

from __future__ import annotations

import asyncio
import gc
import threading

import pytest

from portal_api.adapters.live_updates import InProcessUpdates, Subscription, live_updates


async def _woken(reader: Subscription) -> bool:
    try:
        await asyncio.wait_for(anext(reader), 5)
    except TimeoutError:
        return False
    return True


async def _quiet(reader: Subscription) -> bool:
    done, _ = await asyncio.wait({asyncio.ensure_future(anext(reader))}, timeout=0.05)
    return not done


def test_a_thread_wakes_every_reader_of_the_topic_and_no_other() -> None:
    async def scenario() -> None:
        live = InProcessUpdates()
        first, second = live.subscribe("riverside", "queue"), live.subscribe("riverside", "queue")
        other = live.subscribe("lakeside", "queue")
        thread = threading.Thread(target=live.publish, args=("riverside", "queue"))
        thread.start()
        thread.join()
        assert await _woken(first)
        assert await _woken(second)
        assert await _quiet(other)

    asyncio.run(scenario())


def test_what_happens_between_subscribing_and_reading_is_not_lost() -> None:
    async def scenario() -> None:
        live = InProcessUpdates()
        reader = live.subscribe("riverside", "conversation:1")
        live.publish("riverside", "conversation:1")
        live.publish("riverside", "conversation:1")
        await asyncio.sleep(0)
        assert await _woken(reader)
        assert await _quiet(reader), "two at once are one wake-up"

    asyncio.run(scenario())


def test_a_reader_that_went_away_is_forgotten() -> None:
    async def scenario() -> None:
        live = InProcessUpdates()
        reader = live.subscribe("riverside", "queue")
        del reader
        gc.collect()
        live.publish("riverside", "queue")
        live.subscribe("riverside", "other")
        assert ("riverside", "queue") not in live._readers

    asyncio.run(scenario())


def test_closing_ends_a_reader_that_waits() -> None:
    async def scenario() -> None:
        reader = InProcessUpdates().subscribe("riverside", "queue")
        waiting = asyncio.ensure_future(anext(reader))
        await asyncio.sleep(0)
        await reader.aclose()
        with pytest.raises(StopAsyncIteration):
            await waiting

    asyncio.run(scenario())


def test_publishing_after_the_loop_ended_does_not_raise() -> None:
    live, kept = InProcessUpdates(), []

    async def scenario() -> None:
        kept.append(live.subscribe("riverside", "queue"))

    asyncio.run(scenario())
    live.publish("riverside", "queue")


def test_the_database_decides_the_adapter() -> None:
    assert type(live_updates("sqlite:///x")) is InProcessUpdates
    assert type(live_updates("postgresql+psycopg://u@localhost/x")) is not InProcessUpdates
