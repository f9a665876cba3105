"""``portico train``: train the Rasa model, when ``bot.train`` finds that its inputs changed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from portal_api.errors import SettingsError
from portal_api.process.commands import RASA_ENVIRONMENT, TRAIN
from portal_api.settings import ROOT


def train(force: bool = False) -> int:
    """Train when the inputs changed, or with ``force``. Gives Rasa's exit code.

    Raises :class:`SettingsError` when the bot's own environment is not there.
    """
    if not (ROOT / TRAIN[0]).exists():
        raise SettingsError("the bot's environment is missing: run 'make setup' first")
    return run(ROOT, force=force)


def run(root: Path, *, force: bool = False) -> int:
    """As :func:`train`, for the project at ``root``."""
    command = [*TRAIN, *(["--force"] if force else [])]
    environment = {**os.environ, **RASA_ENVIRONMENT}
    return subprocess.run(command, cwd=root, env=environment, check=False).returncode  # noqa: S603  # a fixed command
