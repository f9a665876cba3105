"""Trains the model when its inputs changed, and only then. Standard library only.

    bot/.venv/bin/python -m bot.train [--force]

Leaves ``bot/models/portico.tar.gz`` and, beside it, the fingerprint of the inputs it was made from.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
MODEL = PROJECT / "bot/models/portico.tar.gz"
MADE_FROM = MODEL.with_name("portico.inputs")

DATA = (
    "nlu_data/answers",
    "nlu_data/symptoms",
    "nlu_data/steering",
    "nlu_data/manners",
    "bot/data",
)
"""Named one by one: ``nlu_data/held_out`` and the lexicon must never be trained on."""

INPUTS = ("bot/config.yml", "bot/domain", "bot/components", "requirements/bot.txt", *DATA)
"""Everything the model depends on."""

SETTINGS = {
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "RASA_TELEMETRY_ENABLED": "false",
    "RASA_CACHE_DIRECTORY": "bot/.rasa/cache",
}


def main() -> None:
    """Train, or say that there is nothing to do. Exits with Rasa's status."""
    wanted = fingerprint()
    if is_current(wanted) and "--force" not in sys.argv:
        print("The model is up to date.")  # noqa: T201  a command speaks to its user
        return
    MADE_FROM.unlink(missing_ok=True)
    subprocess.run(command(), cwd=PROJECT, env={**os.environ, **SETTINGS}, check=True)  # noqa: S603
    MADE_FROM.write_text(wanted, encoding="ascii")


def is_current(wanted: str) -> bool:
    """Whether there is a model made from exactly these inputs."""
    made = MADE_FROM.read_text(encoding="ascii") if MADE_FROM.exists() else ""
    return MODEL.exists() and made == wanted


def fingerprint() -> str:
    """SHA-256 over the names and contents of all input files."""
    digest = hashlib.sha256()
    for path in input_files():
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(PROJECT).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def input_files() -> Iterator[Path]:
    """The input files, in an order that does not depend on the machine."""
    for name in INPUTS:
        root = PROJECT / name
        files = [root] if root.is_file() else root.rglob("*")
        yield from sorted(f for f in files if f.suffix in {".yml", ".py", ".txt"})


def command() -> list[str]:
    """The training command, to be run in the project folder."""
    return [
        *(sys.executable, "-W", "ignore", "-m", "bot.rasa_light", "train"),
        *("--config", "bot/config.yml", "--domain", "bot/domain", "--data", *DATA),
        *("--out", str(MODEL.parent.relative_to(PROJECT))),
        *("--fixed-model-name", MODEL.name.removesuffix(".tar.gz")),
    ]


if __name__ == "__main__":
    main()
