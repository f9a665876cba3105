"""How long a message takes: what is counted, never how fast this machine is."""

from __future__ import annotations

import pytest

from portal_api.evaluation.timing import Speed, speed_of, timed


def test_percentiles_are_those_of_the_times() -> None:
    speed = speed_of([float(n) for n in range(101)])
    assert speed == Speed(101, pytest.approx(50), pytest.approx(95), pytest.approx(99))
    assert str(speed) == "p50 50.00 ms, p95 95.00 ms, p99 99.00 ms (101 messages)"


def test_few_times_are_no_error() -> None:
    assert speed_of([]) == Speed(0, 0.0, 0.0, 0.0)
    assert speed_of([3.0]) == Speed(1, 3.0, 3.0, 3.0)


def test_each_message_is_run_once_after_a_warm_up_with_other_texts() -> None:
    run: list[tuple[str, str]] = []
    speed = timed(lambda text, lang: run.append((text, lang)), [("a", "en"), ("b", "es")], 3)
    assert run == [("a 0", "en"), ("b 1", "es"), ("a 0", "en"), ("a", "en"), ("b", "es")]
    assert speed.messages == 2
