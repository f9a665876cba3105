"""The shape of the code, read from the files themselves. import-linter checks who imports whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("triage", "consent", "symptoms", "privacy", "records", "actions", "portal_api")
VENDORS = {"twilio", "dbos", "httpx", "httpx2", "babel", "rasa_sdk", "authlib", "joserfc"}


def python_files(*packages: str) -> Iterator[Path]:
    for package in packages or PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if not {"node_modules", "versions", ".venv"} & set(path.parts):
                yield path


def imported(path: Path) -> set[str]:
    """Full names of the modules a file imports, at the top or inside a function."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
    return names


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_vendor_kits_appear_only_in_adapters() -> None:
    allowed = {
        "portal_api/conversation/composing.py": {"babel"},  # babel.dates: how a date is said
        "portal_api/commands/safety_page.py": {"babel"},  # reads translators' comments
    }
    found = {
        relative(path): sorted(roots)
        for path in python_files("portal_api")
        if "adapters" not in path.parts
        and (roots := {n.partition(".")[0] for n in imported(path)} & VENDORS)
        - allowed.get(relative(path), set())
    }
    assert found == {}


def test_sql_is_written_only_in_repositories_and_db() -> None:
    found = [
        relative(path)
        for path in python_files("portal_api")
        if {"select", "update", "delete", "insert", "text"} & _sqlalchemy_names(path)
        and path.name not in {"repository.py", "health.py"}
        and "db" not in path.parts
    ]
    assert found == []


def _sqlalchemy_names(path: Path) -> set[str]:
    return {
        alias.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy"
        for alias in node.names
    }


def test_the_core_uses_the_standard_library_only() -> None:
    import sys

    own = {"triage", "consent"}
    foreign = {
        f"{relative(path)}: {name}"
        for path in python_files("triage", "consent")
        for name in imported(path)
        if (root := name.partition(".")[0]) not in sys.stdlib_module_names | own
        and not (root == "yaml" and path.name == "files.py")
    }
    assert foreign == set()


def test_the_core_has_no_clock_and_no_chance() -> None:
    banned = {"random", "secrets", "time", "uuid", "socket", "threading"}
    found = {
        f"{relative(path)}: {name}"
        for path in python_files("triage", "consent")
        for name in imported(path) & banned
    }
    clocks = [
        f"{relative(path)}:{node.lineno}"
        for path in python_files("triage", "consent")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}
    ]
    assert (found, clocks) == (set(), [])


@pytest.mark.parametrize("package", PACKAGES)
def test_no_source_file_is_too_long(package: str) -> None:
    long = {
        relative(path): lines
        for path in python_files(package)
        if (lines := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}


def test_public_modules_say_what_they_are() -> None:
    without = [
        relative(path)
        for path in python_files()
        if path.read_text("utf-8").strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert without == []
