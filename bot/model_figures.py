"""What a trained model costs and how well it guesses; run by ``bot.compare_pipelines``.

Prints one JSON object: when it was ready (Unix seconds), resident MB, milliseconds a message, and
the figures of ``bot.held_out_f1`` for each csv of the folders.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

from bot.held_out_f1 import guesses, parser_of, score

Parse = Callable[[str], dict[str, Any]]


def main() -> None:
    """Measure ``MODEL FOLDER... [--tensorflow]``."""
    words = [word for word in sys.argv[1:] if word != "--tensorflow"]
    parse = parser_of(words[0], tensorflow="--tensorflow" in sys.argv)
    parse("hello")
    ready = time.time()
    files = [path for folder in words[1:] for path in sorted(Path(folder).glob("*.csv"))]
    json.dump(
        {
            "ready": ready,
            **latency(parse, files),
            "resident_mb": resident_mb(),
            "scores": {path.stem: score(guesses(parse, path), texts=False) for path in files},
        },
        sys.stdout,
    )


def latency(parse: Parse, files: list[Path]) -> dict[str, float]:
    """Milliseconds a message, over all messages of the files one after the other."""
    taken = []
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            texts = [row["text"] for row in csv.DictReader(file)]
        for text in texts:
            began = time.perf_counter()
            parse(text)
            taken.append(1000 * (time.perf_counter() - began))
    cuts = quantiles(taken, n=20)
    return {"p50_ms": round(cuts[9], 1), "p95_ms": round(cuts[18], 1)}


def resident_mb() -> float:
    """Resident memory of this process in MB, from Linux' own books."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return round(int(line.split()[1]) * 1024 / 1e6)


if __name__ == "__main__":
    main()
