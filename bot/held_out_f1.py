"""How well a trained model tells intents apart on messages it was never trained on.

Prints one JSON object: for each csv of a folder (columns ``intent`` and ``text``, named
``<set>.<lang>.csv``) the macro F1, the accuracy with its exact 95 % interval, the F1 of each
intent, and the confusions. For development messages also every mistake with its text; what is held
out stays unread. Run:

    bot/.venv/bin/python -m bot.held_out_f1 MODEL.tar.gz [FOLDER | --held-out] [--tensorflow]
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import logging
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bot.rasa_light import leave_out_tensorflow

DEVELOPMENT = Path("nlu_data/development")
HELD_OUT = Path("nlu_data/held_out")
LIKELY = 0.95


class Guess(NamedTuple):
    """One message, what was meant, and what the model took it for."""

    text: str
    true: str
    guessed: str
    confidence: float


def main() -> None:
    """Score the model given on the command line."""
    wanted = arguments(sys.argv[1:])
    folder = HELD_OUT if wanted.held_out else wanted.folder
    parse = parser_of(wanted.model, tensorflow=wanted.tensorflow)
    named = folder.resolve() == DEVELOPMENT.resolve()
    files = sorted(folder.glob("*.csv"))
    report = {path.stem: score(guesses(parse, path), texts=named) for path in files}
    json.dump(report, sys.stdout, ensure_ascii=False, indent=1)


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """The command line as ``model``, ``folder``, ``held_out`` and ``tensorflow``."""
    command = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    command.add_argument("model", help="a trained model, .tar.gz")
    command.add_argument("folder", nargs="?", type=Path, default=DEVELOPMENT)
    command.add_argument("--held-out", action="store_true", help=f"score {HELD_OUT} instead")
    command.add_argument("--tensorflow", action="store_true", help="the pipeline needs it")
    return command.parse_args(words)


def parser_of(model: str, *, tensorflow: bool = False) -> Callable[[str], dict[str, Any]]:
    """Loads a model; the function gives one message's intent: ``name`` and ``confidence``."""
    if not tensorflow:
        leave_out_tensorflow()
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    agent = Agent.load(model)
    loop = asyncio.new_event_loop()

    def parse(text: str) -> dict[str, Any]:
        intent: dict[str, Any] = loop.run_until_complete(agent.parse_message(text))["intent"]
        return intent

    return parse


def guesses(parse: Callable[[str], dict[str, Any]], path: Path) -> list[Guess]:
    """What the model takes each message of a csv for."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [(row, parse(row["text"])) for row in rows]
    return [Guess(r["text"], r["intent"], g["name"], g["confidence"]) for r, g in found]


def score(guessed: Sequence[Guess], *, texts: bool) -> dict[str, Any]:
    """Figures for one file's messages; their words only when ``texts`` allows."""
    wrong = [g for g in guessed if g.true != g.guessed]
    each = f1_of_intents([(g.true, g.guessed) for g in guessed])
    confusions = Counter((g.true, g.guessed) for g in wrong)
    right = len(guessed) - len(wrong)
    report: dict[str, Any] = {
        "messages": len(guessed),
        "macro_f1": round(sum(each.values()) / len(each), 4),
        "accuracy": round(right / len(guessed), 4),
        "accuracy_95": [round(end, 4) for end in exact_interval(right, len(guessed))],
        "f1": {intent: round(f1, 3) for intent, f1 in sorted(each.items())},
        "confusions": [[*pair, count] for pair, count in confusions.most_common()],
    }
    if texts:
        report["mistakes"] = [[*g[:3], round(g.confidence, 2)] for g in wrong]
    return report


def f1_of_intents(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """For each true intent 2·hits / (true + guessed)."""
    true, guessed = Counter(t for t, _ in pairs), Counter(g for _, g in pairs)
    hits = Counter(t for t, g in pairs if t == g)
    return {i: 2 * hits[i] / (true[i] + guessed[i]) for i in true}


def exact_interval(hits: int, of: int) -> tuple[float, float]:
    """The Clopper-Pearson interval of a proportion, at 95 %."""
    from scipy.stats import binomtest

    interval = binomtest(hits, of).proportion_ci(LIKELY, method="exact")
    return float(interval.low), float(interval.high)


if __name__ == "__main__":
    main()
