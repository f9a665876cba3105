"""How long one message takes, in milliseconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True)
class Speed:
    """Percentiles over ``messages`` timed ones, in milliseconds."""

    messages: int
    p50: float
    p95: float
    p99: float

    def __str__(self) -> str:
        of = f"p50 {self.p50:.2f} ms, p95 {self.p95:.2f} ms, p99 {self.p99:.2f} ms"
        return f"{of} ({self.messages} messages)"


def timed(
    run: Callable[[str, str], object], messages: Sequence[tuple[str, str]], warm_up: int = 200
) -> Speed:
    """Times ``run`` once on each (text, language), after ``warm_up`` runs that are not counted.

    The warm-up has the same words with a number behind them, so that words are known as they are
    to a process that has run for a while, and no message as a whole is.
    """
    spare = [(f"{text} {number}", lang) for number, (text, lang) in enumerate(messages)]
    for number in range(warm_up if spare else 0):
        run(*spare[number % len(spare)])
    return speed_of([_once(run, text, lang) for text, lang in messages])


def speed_of(times: Sequence[float]) -> Speed:
    """Percentiles of some times in milliseconds; 0 where there is none."""
    if len(times) < 2:
        only = times[0] if times else 0.0
        return Speed(len(times), only, only, only)
    cuts = quantiles(times, n=100, method="inclusive")
    return Speed(len(times), cuts[49], cuts[94], cuts[98])


def _once(run: Callable[[str, str], object], text: str, lang: str) -> float:
    began = time.perf_counter()
    run(text, lang)
    return (time.perf_counter() - began) * 1000
