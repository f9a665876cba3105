"""The command line: as a process where pipes and exit matter, else its entry point here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal_api.cli import main

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
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """The same entry point in this process, which has loaded everything already."""

    def command(*arguments: str, **environment: str) -> Ran:
        for name in [name for name in os.environ if name.startswith("PORTICO_")]:
            monkeypatch.delenv(name)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["portico", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return Ran(int(ended.value.code or 0), printed.out, printed.err)

    return command


@pytest.fixture
def demo(here: Callable[..., Ran], tmp_path: Path) -> Callable[..., Ran]:
    """Runs a command in a demonstration of its own."""

    def command(*arguments: str) -> Ran:
        given = {"PORTICO_PROFILE": "demo", "PORTICO_VAR": str(tmp_path / "var")}
        return here(*arguments, **given)

    return command
