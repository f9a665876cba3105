"""Trains and measures pipelines on the same data and prints a table, one row for each.

    bot/.venv/bin/python -m bot.compare_pipelines [--folds 5] [--one-in 1] [NAME ...]

A name is a file of ``bot/pipelines``; without one all are compared. Every training and measuring is
a process of its own, one at a time. ``--one-in 10`` trains on every tenth example only.
Cross-validation holds out hand-written examples: what the generator makes of them is held out with
them, sentences from patterns are always trained on. The held-out messages are not touched.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bot.train import DATA, PROJECT, SETTINGS
from nlu_data import make_variety

PIPELINES = PROJECT / "bot/pipelines"
DEVELOPMENT = PROJECT / "nlu_data/development"
NLU_DATA = [PROJECT / name for name in DATA if name.startswith("nlu_data/")]
OF_FIVE = 5
"""Parts the hand-written examples are cut into."""

LAST = 2000
"""Characters shown of what a failed process complained of."""

COLUMNS = (
    *("blind.en", "blind.es", "looked_at.en", "looked_at.es", "fold.en", "fold.es"),
    *("train_s", "train_cpu_s", "start_s", "resident_mb", "p50_ms", "p95_ms"),
)


class Example(NamedTuple):
    """A hand-written training example."""

    lang: str
    intent: str
    text: str


def main() -> None:
    """Compare the pipelines named on the command line."""
    command = argparse.ArgumentParser(description="Trains and measures pipelines.")
    command.add_argument("--folds", type=int, default=OF_FIVE, help="how many of five to run")
    command.add_argument("--one-in", type=int, default=1, help="train on one example in so many")
    command.add_argument("names", nargs="*")
    wanted = command.parse_args()
    names = wanted.names or sorted(path.stem for path in PIPELINES.glob("*.yml"))
    _say("| pipeline | " + " | ".join(COLUMNS) + " |")
    _say("|---" * (len(COLUMNS) + 1) + "|")
    for name in names:
        figures = compared(PIPELINES / f"{name}.yml", wanted.folds, wanted.one_in)
        _say(f"| {name} | " + " | ".join(str(figures.get(c, "")) for c in COLUMNS) + " |")


def compared(pipeline: Path, folds: int, one_in: int = 1) -> dict[str, float]:
    """All figures of one pipeline: macro F1, seconds, MB and milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        before = cpu_seconds()
        data = [thinned(NLU_DATA, one_in, Path(folder))] if one_in > 1 else NLU_DATA
        model, seconds = trained(pipeline, data, Path(folder))
        taken = {"train_s": seconds, "train_cpu_s": round(cpu_seconds() - before)}
        figures = measured(pipeline, model, [DEVELOPMENT])
        f1 = {name: result["macro_f1"] for name, result in figures.pop("scores").items()}
    return {**taken, **figures, **f1, **cross_validated(pipeline, folds)}


def cross_validated(pipeline: Path, folds: int) -> dict[str, float]:
    """Mean macro F1 per language over the first folds; empty when there are none."""
    found = defaultdict(list)
    for training, held_back in list(cut(hand_written()))[:folds]:
        with tempfile.TemporaryDirectory() as folder:
            data, judged = Path(folder, "data.yml"), Path(folder, "judged")
            judged.mkdir()
            data.write_text(training_file(training, held_back), encoding="utf-8")
            write_messages(judged, held_back)
            model, _ = trained(pipeline, [data], Path(folder))
            for name, result in measured(pipeline, model, [judged])["scores"].items():
                found[name].append(result["macro_f1"])
    return {name: round(sum(values) / len(values), 3) for name, values in found.items()}


def trained(pipeline: Path, data: Sequence[Path], folder: Path) -> tuple[Path, int]:
    """The model of a pipeline, and the seconds its training took from start to end."""
    module = "rasa" if needs_tensorflow(pipeline) else "bot.rasa_light"
    with tempfile.TemporaryDirectory() as cache:
        one = Path(folder, "nlu.yml")
        one.write_text(merged(data), encoding="utf-8")
        began = time.perf_counter()
        _run(
            *("-m", module, "train", "nlu", "--config", str(pipeline), "--nlu", str(one)),
            *("--out", str(folder), "--fixed-model-name", "compared"),
            cache=cache,
        )
    return folder / "compared.tar.gz", round(time.perf_counter() - began)


def thinned(data: Sequence[Path], one_in: int, folder: Path) -> Path:
    """A training file with one example in so many, in the same shares of intents."""
    file = folder / "thinned.yml"
    lines = merged(data).splitlines(keepends=True)
    told = [n for n, line in enumerate(lines) if line.startswith("      - ")]
    gone = set(told) - set(told[::one_in])
    file.write_text("".join(line for n, line in enumerate(lines) if n not in gone), "utf-8")
    return file


def merged(data: Sequence[Path]) -> str:
    """The examples of several training files and folders as one file."""
    files = [f for path in data for f in ([path] if path.is_file() else sorted(path.glob("*.yml")))]
    texts = [file.read_text(encoding="utf-8").partition("nlu:\n")[2] for file in files]
    return 'version: "3.1"\nnlu:\n' + "".join(texts)


def measured(pipeline: Path, model: Path, folders: Sequence[Path]) -> dict[str, Any]:
    """Figures of a trained model; ``start_s`` is from launch to the first answer."""
    began = time.time()
    more = ["--tensorflow"] if needs_tensorflow(pipeline) else []
    output = _run("-m", "bot.model_figures", str(model), *map(str, folders), *more)
    figures: dict[str, Any] = json.loads(output[output.index("{") :])
    figures["start_s"] = round(figures.pop("ready") - began, 1)
    return figures


def cpu_seconds() -> float:
    """Processor time of all ended children, which a busy machine does not stretch."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def needs_tensorflow(pipeline: Path) -> bool:
    """Whether a pipeline has the neural classifier."""
    return "DIETClassifier" in pipeline.read_text(encoding="utf-8")


def hand_written() -> list[Example]:
    """All hand-written examples of both languages."""
    return [
        Example(lang, intent, text)
        for family in make_variety.FAMILIES
        for lang in make_variety.LANGS
        for intent, texts in make_variety.written(family, lang).items()
        for text in texts
    ]


def cut(examples: list[Example]) -> Iterator[tuple[list[Example], list[Example]]]:
    """Five times what to train on and what to hold back, every intent in proportion."""
    shuffled = sorted(examples)
    random.Random(1).shuffle(shuffled)  # noqa: S311  folds need no secrecy
    shuffled.sort(key=lambda e: (e.lang, e.intent))
    for fold in range(OF_FIVE):
        held_back = shuffled[fold::OF_FIVE]
        yield [e for n, e in enumerate(shuffled) if n % OF_FIVE != fold], held_back


def training_file(examples: list[Example], held_back: list[Example]) -> str:
    """A training file of the examples and what is generated, without what is held back."""
    never = {make_variety.bare(e.text) for e in held_back}
    groups = defaultdict(list)
    for example in examples:
        groups[example.lang, example.intent].append(example.text)
    blocks = []
    for (lang, intent), texts in groups.items():
        patterns = next(
            found[intent]
            for family in make_variety.FAMILIES
            if intent in (found := make_variety.patterns_of(family, lang))
        )
        made = [*texts, *make_variety.varied(intent, texts, patterns, lang)]
        blocks.append((intent, [t for t in made if make_variety.bare(t) not in never]))
    return make_variety.render(iter(blocks))


def write_messages(folder: Path, examples: list[Example]) -> None:
    """``fold.<lang>.csv`` for each language."""
    for lang in make_variety.LANGS:
        with Path(folder, f"fold.{lang}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["intent", "text"])
            writer.writerows([e.intent, e.text] for e in examples if e.lang == lang)


def _run(*words: str, cache: str = "") -> str:
    env = {**os.environ, **SETTINGS, "RASA_CACHE_DIRECTORY": cache, "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(  # noqa: S603  our own commands
        [sys.executable, "-W", "ignore", *words],
        cwd=PROJECT,
        env=env,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}\n{done.stderr[-LAST:]}")
    return done.stdout


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  a command speaks to its user


if __name__ == "__main__":
    main()
