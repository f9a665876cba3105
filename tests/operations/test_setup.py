"""Set-up from nothing: clear words when something is missing, no work when nothing changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portal_api.process import frontend

ROOT = Path(__file__).resolve().parents[2]


def make_environment(
    python: str, folder: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "deploy/make-environment.sh", python, str(folder), "requirements/tools.txt"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_python_of_the_right_version_is_said_plainly(tmp_path: Path) -> None:
    done = make_environment("", tmp_path / "env")
    assert done.returncode == 1
    assert "needs Python 3.11" in done.stderr
    other = tmp_path / "python3.9"
    other.write_text("#!/bin/sh\nexit 1\n")
    other.chmod(0o755)
    done = make_environment(str(other), tmp_path / "env")
    assert done.returncode == 1
    assert "another version" in done.stderr
    assert not (tmp_path / "env").exists()


def test_a_python_without_pip_in_any_form_is_told_what_to_install(tmp_path: Path) -> None:
    for module in ("ensurepip", "pip", "virtualenv"):
        (tmp_path / f"{module}.py").write_text("raise SystemExit(1)\n")
    done = make_environment(sys.executable, tmp_path / "env", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr


def test_make_help_lists_the_verbs() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    verbs = {line.split()[1] for line in done.stdout.splitlines() if line.startswith("  make ")}
    assert verbs >= {"run", "test", "bench", "setup", "clean", "help"}


def test_every_recipe_of_the_makefile_can_be_read() -> None:
    for verb in ("setup", "run", "test", "bench", "clean"):
        done = subprocess.run(
            ["make", "-n", verb], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_the_front_end_is_built_again_only_when_its_inputs_change(tmp_path: Path) -> None:
    source = tmp_path / "frontend"
    shutil.copytree(frontend.SOURCE, source, ignore=shutil.ignore_patterns("node_modules"))
    before = frontend.fingerprint(source)
    assert before == frontend.fingerprint(frontend.SOURCE)
    (source / "src" / "added.css").write_text("a{}")
    after = frontend.fingerprint(source)
    assert after != before
    (source / "src" / "added.css").rename(source / "src" / "renamed.css")
    assert frontend.fingerprint(source) != after


def test_node_of_the_machine_is_used_only_when_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho v16.1.0\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = frontend.node()
    assert found is None or found[0] != str(tmp_path / "node")
    (tmp_path / "node").write_text("#!/bin/sh\necho v20.0.0\n")
    assert frontend.node() == (str(tmp_path / "node"), [str(tmp_path / "npm")])
