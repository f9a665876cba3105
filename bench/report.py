"""The page of figures."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass

from bench.load import Measured


@dataclass(frozen=True)
class Side:
    """What was measured of one of the two. Seconds, megabytes; ``engines`` counts who took turns."""

    measured: list[Measured]
    start: Mapping[str, float]
    memory: Mapping[str, float]
    trained: float | None
    engines: Mapping[str, int]


def written(ours: Side, theirs: Side, parts: Mapping[str, Mapping[str, float]]) -> str:
    """The page as Markdown."""
    lines = [
        "# Benchmarks",
        "",
        f"One run of `make bench` on {os.cpu_count()} cores, Python {platform.python_version()}.",
        "Rasa's stock starter project is made, trained and served in the same run; client, servers and",
        "database share the machine. A Portico turn is the whole path through the portal's API: accept,",
        "store, guard, Rasa, actions, rules, check, commit, reply. The stock turn is its bare REST channel.",
        "",
        "## Turns",
        "",
        "| conversations | Portico p50 ms | p95 ms | turns/s | stock p50 ms | p95 ms | turns/s | p50 ratio |",
        "|---|---|---|---|---|---|---|---|",
        *(_row(a, b) for a, b in zip(ours.measured, theirs.measured, strict=True)),
        "",
        f"Turns by engine: {_counted(ours.engines)}.",
        "",
        "## Start and memory",
        "",
        "| process | start s | resident MB |",
        "|---|---|---|",
        *(f"| {n} | {ours.start[n]:.1f} | {ours.memory[n]:.0f} |" for n in ours.start),
        *(f"| {n} | {theirs.start[n]:.1f} | {theirs.memory[n]:.0f} |" for n in theirs.start),
        "",
        f"Bot against the stock project: {ours.memory['bot'] / theirs.memory['stock']:.2f} of its memory, "
        f"{ours.start['bot'] / theirs.start['stock']:.2f} of its start time.",
        f"Training the stock project took {theirs.trained or 0:.0f} s.",
        "",
        "## What runs on every message",
        "",
        "| part | p50 ms | p95 ms | per second |",
        "|---|---|---|---|",
        f"| guard (understand and screen) | {parts['guard']['p50']:.1f} | {parts['guard']['p95']:.1f} "
        f"| {parts['guard']['per_second']:.0f} |",
        f"| log redaction, lines never seen before | | | {parts['redaction']['per_second']:.0f} |",
        "",
    ]
    return "\n".join(lines)


def _row(ours: Measured, theirs: Measured) -> str:
    return (
        f"| {ours.conversations} | {ours.p50:.1f} | {ours.p95:.1f} | {ours.per_second:.1f} "
        f"| {theirs.p50:.1f} | {theirs.p95:.1f} | {theirs.per_second:.1f} "
        f"| {ours.p50 / theirs.p50:.2f} |"
    )


def _counted(engines: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in engines.items()) or "not counted"
