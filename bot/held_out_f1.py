"""How well a trained model tells intents apart on messages it was never trained on.

Prints one JSON object: per language the macro F1, the accuracy, and the confusions; and for the
confident mistakes (at least 0.8) the pairs, because only those steer a conversation. Run:

    bot/.venv/bin/python -m bot.held_out_f1 MODEL.tar.gz
"""

from __future__ import annotations

import asyncio
import csv
import json
import logging
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from bot.rasa_light import leave_out_tensorflow

HELD_OUT = Path("nlu_data/held_out")
CONFIDENT = 0.8


def main() -> None:
    """Score the model given on the command line."""
    leave_out_tensorflow()
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)

    agent = Agent.load(sys.argv[1])
    report = {path.stem: score(agent, path) for path in sorted(HELD_OUT.glob("*.csv"))}
    json.dump(report, sys.stdout, ensure_ascii=False, indent=1)


def score(agent: Any, path: Path) -> dict[str, Any]:
    """Figures for one language's messages (columns ``intent`` and ``text``)."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    guesses = [asyncio.run(agent.parse_message(row["text"]))["intent"] for row in rows]
    pairs = [(row["intent"], guess["name"]) for row, guess in zip(rows, guesses, strict=True)]
    wrong = [
        (row["text"], row["intent"], guess["name"], round(guess["confidence"], 2))
        for row, guess in zip(rows, guesses, strict=True)
        if row["intent"] != guess["name"]
    ]
    return {
        "messages": len(rows),
        "accuracy": round(1 - len(wrong) / len(rows), 4),
        "macro_f1": round(macro_f1(pairs), 4),
        "confident_mistakes": [w for w in wrong if w[3] >= CONFIDENT],
        "mistakes": wrong,
    }


def macro_f1(pairs: list[tuple[str, str]]) -> float:
    """Mean over the true intents of F1 = 2·hits / (true + guessed)."""
    true, guessed = Counter(t for t, _ in pairs), Counter(g for _, g in pairs)
    hits = Counter(t for t, g in pairs if t == g)
    return sum(2 * hits[i] / (true[i] + guessed[i]) for i in true) / len(true)


if __name__ == "__main__":
    main()
