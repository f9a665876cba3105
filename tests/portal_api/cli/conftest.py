"""The command line as a process, as a person or a script runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ENDS_WITHIN = 240


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> Ran:
    """Run ``portico``; of ``PORTICO_*`` variables it sees only those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTICO_")}
    done = subprocess.run(
        [sys.executable, "-m", "portal_api.cli", *arguments],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        env={**kept, **environment},
        timeout=ENDS_WITHIN,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def demo(tmp_path: Path) -> Callable[..., Ran]:
    """Runs a command in a demonstration of its own."""

    def command(*arguments: str, stdin: bytes = b"") -> Ran:
        given = {"PORTICO_PROFILE": "demo", "PORTICO_VAR": str(tmp_path / "var")}
        return run(*arguments, stdin=stdin, **given)

    return command
