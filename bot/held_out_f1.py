"""How well a trained model tells intents apart on messages it was never trained on.

Prints one JSON object: per language the macro F1, the accuracy with its exact 95 % interval, and
the confusions; and for the confident mistakes (at least 0.8) the pairs, because only those steer a
conversation. Mistakes are named by their line in the file: what is held out is counted, not read.
``--texts`` shows the words instead, for messages that may be looked at. Run:

    bot/.venv/bin/python -m bot.held_out_f1 MODEL.tar.gz [FOLDER] [--confusions FILE] [--texts]
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import logging
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scipy.stats import binomtest

from bot.rasa_light import leave_out_tensorflow

HELD_OUT = Path("nlu_data/held_out")
CONFIDENT = 0.8
COLUMNS = {"intent", "text"}


def main() -> None:
    """Score the model given on the command line on every ``*.csv`` of the folder."""
    given = _arguments().parse_args()
    files = sorted(given.folder.glob("*.csv"))
    if not files:
        sys.exit(f"{given.folder.name}: has no .csv file")
    rows = {path.stem: rows_of(path) for path in files}
    leave_out_tensorflow()
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)

    agent = Agent.load(given.model)
    report = {lang: score(agent, said, texts=given.texts) for lang, said in rows.items()}
    if given.confusions is not None:
        write_confusions(report, given.confusions)
    json.dump(report, sys.stdout, ensure_ascii=False, indent=1)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot.held_out_f1")
    parser.add_argument("model")
    parser.add_argument("folder", nargs="?", type=Path, default=HELD_OUT)
    parser.add_argument("--confusions", type=Path, help="CSV: language, true, guessed, count")
    parser.add_argument("--texts", action="store_true", help="show the words of mistakes")
    return parser


def rows_of(path: Path) -> list[dict[str, str]]:
    """The messages of one language (columns ``intent`` and ``text``). Exits when there is none."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    if not rows or not set(reader.fieldnames or ()) >= COLUMNS:
        sys.exit(f"{path.name}: needs the columns intent and text, and at least one message")
    return rows


def score(agent: Any, rows: Sequence[Mapping[str, str]], *, texts: bool = False) -> dict[str, Any]:
    """Figures for one language's messages."""
    guesses = [asyncio.run(agent.parse_message(row["text"]))["intent"] for row in rows]
    pairs = [(row["intent"], str(guess["name"])) for row, guess in zip(rows, guesses, strict=True)]
    wrong = [
        (row["text"] if texts else line, *pair, round(guess["confidence"], 2))
        for line, (row, pair, guess) in enumerate(zip(rows, pairs, guesses, strict=True), 2)
        if pair[0] != pair[1]
    ]
    right = len(rows) - len(wrong)
    bounds = binomtest(right, len(rows)).proportion_ci(0.95, method="exact")
    return {
        "messages": len(rows),
        "accuracy": round(right / len(rows), 4),
        "accuracy_interval": [round(float(bounds.low), 4), round(float(bounds.high), 4)],
        "macro_f1": round(macro_f1(pairs), 4),
        "confusions": confusions(pairs),
        "confident_mistakes": [w for w in wrong if w[3] >= CONFIDENT],
        "mistakes": wrong,
    }


def macro_f1(pairs: list[tuple[str, str]]) -> float:
    """Mean over the true intents of F1 = 2·hits / (true + guessed)."""
    true, guessed = Counter(t for t, _ in pairs), Counter(g for _, g in pairs)
    hits = Counter(t for t, g in pairs if t == g)
    return sum(2 * hits[i] / (true[i] + guessed[i]) for i in true) / len(true)


def confusions(pairs: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Intents taken for another, most frequent first: ``true``, ``guessed`` and ``count``."""
    counts = Counter(pair for pair in pairs if pair[0] != pair[1])
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [{"true": t, "guessed": g, "count": count} for (t, g), count in ordered]


def write_confusions(report: Mapping[str, Mapping[str, Any]], file: Path) -> None:
    """The confusions of every language as one CSV."""
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, ["language", "true", "guessed", "count"])
        writer.writeheader()
        for lang, of in report.items():
            writer.writerows({"language": lang, **row} for row in of["confusions"])


if __name__ == "__main__":
    main()
