"""Load: many conversations at once, each turn timed by the one who waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from statistics import mean, median, quantiles
from typing import Protocol


class Talker(Protocol):
    """One side of a conversation that goes on for ever."""

    def prepare(self) -> None:
        """Whatever the next turn needs first; not timed."""

    def turn(self) -> None:
        """One turn, from request to answer. Raises when the answer is not one."""


@dataclass(frozen=True)
class Measured:
    """Milliseconds per turn and turns per second at some number of conversations."""

    conversations: int
    turns: int
    p50: float
    p95: float
    per_second: float


def drive(make: Callable[[], Talker], conversations: int, turns_each: int) -> Measured:
    """Run the conversations side by side and time every turn. Raises what a turn raised."""
    times: list[list[float]] = [[] for _ in range(conversations)]
    idle = [0.0] * conversations
    faults: list[BaseException] = []
    barrier = threading.Barrier(conversations + 1)

    def talk(place: int) -> None:
        try:
            talker = make()
            talker.prepare()
            barrier.wait()
            for _ in range(turns_each):
                began = time.perf_counter()
                talker.prepare()
                ready = time.perf_counter()
                talker.turn()
                times[place].append((time.perf_counter() - ready) * 1000)
                idle[place] += ready - began
        except BaseException as error:
            faults.append(error)
            barrier.abort()

    threads = [threading.Thread(target=talk, args=(place,)) for place in range(conversations)]
    for thread in threads:
        thread.start()
    with suppress(threading.BrokenBarrierError):
        barrier.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    if faults:
        raise faults[0]
    return _summary(conversations, [t for each in times for t in each], took - mean(idle))


def _summary(conversations: int, times: Sequence[float], took: float) -> Measured:
    p95 = quantiles(times, n=20, method="inclusive")[18] if len(times) > 1 else times[0]
    return Measured(conversations, len(times), median(times), p95, len(times) / took)
