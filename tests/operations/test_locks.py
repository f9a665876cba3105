"""Locks name packages and hashes, and nothing about where they come from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
HASHED = [path for path in LOCKS if path.name != "bot-overrides.txt"]
PIN = re.compile(
    r"^(?P<name>[a-z0-9._-]+)(\[[a-z0-9,_-]+\])?==(?P<version>[^ ]+)( ; .+?)? \\$", re.I
)


def pins(name: str) -> dict[str, str]:
    lines = (ROOT / "requirements" / name).read_text("utf-8").splitlines()
    return {normal(m["name"]): m["version"] for line in lines if (m := PIN.match(line))}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("path", LOCKS, ids=lambda one: one.name)
def test_a_lock_holds_no_address_and_no_index(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|-i |file:|git\+", text)


@pytest.mark.parametrize("path", HASHED, ids=lambda one: one.name)
def test_every_package_of_a_lock_has_one_version_and_hashes(path: Path) -> None:
    entries = re.split(r"\n(?=\S)", path.read_text("utf-8").strip())
    for entry in entries:
        assert PIN.match(entry.split("\n")[0]), entry.split("\n")[0]
        assert "--hash=sha256:" in entry
    assert len(pins(path.name)) == len(entries)


def test_every_wanted_package_is_locked() -> None:
    for name in ("app", "dev", "tools", "node", "bot"):
        wanted = (ROOT / "requirements" / f"{name}.in").read_text("utf-8").splitlines()
        packages = [line for line in wanted if line[:1] not in {"#", "-", ""}]
        names = {normal(re.split(r"[=<>\[ ]", line)[0]) for line in packages}
        assert names <= set(pins(f"{name}.txt"))


def test_what_app_and_tests_share_has_one_version() -> None:
    app, dev = pins("app.txt"), pins("dev.txt")
    assert {name: app[name] for name in app.keys() & dev.keys()} == {
        name: dev[name] for name in app.keys() & dev.keys()
    }


def test_locks_of_other_tools_that_write_addresses_are_not_kept() -> None:
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert {"uv.lock", "pylock.toml", "var/", ".venv", "bot/models/"} <= set(ignored)
