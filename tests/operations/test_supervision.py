"""Real supervisord over small stand-ins: what is killed comes back, what is stopped is gone."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from portal_api.process.commands import ACTIONS
from portal_api.process.waiting import answers

ROOT = Path(__file__).resolve().parents[2]
STAND_IN = str(Path(__file__).with_name("stand_in.py"))
PATIENCE = 60.0

RUNNER = """
import json, os, sys
from pathlib import Path
from portal_api.process.commands import Service
from portal_api.process.up import Plan, run

given = json.loads(sys.argv[1])
services = tuple(
    Service(name, tuple(command), port, "/", name, given["patience"], secrets)
    for name, command, port, secrets in given["services"]
)
plan = Plan(
    services,
    {service.name: f"http://127.0.0.1:{service.port}/health" for service in services},
    Path.cwd(),
    Path(given["var"]),
    os.environ,
    ("portal  http://127.0.0.1",),
)
raise SystemExit(run(plan, lambda line: print(line, flush=True)))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def stand_in(name: str, *ways: str, secrets: bool = True) -> tuple[str, list[str], int, bool]:
    port = free_port()
    return name, [sys.executable, STAND_IN, str(port), *ways], port, secrets


def pid_at(port: int) -> int | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2) as response:
            return int(response.read())
    except OSError:
        return None


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


class Running:
    """One ``run`` in a process of its own, with what it says and every process it ever had."""

    def __init__(self, process: subprocess.Popen[str], var: Path) -> None:
        self.process = process
        self.var = var
        self.said: list[str] = []

    def wait_for(self, text: str) -> None:
        assert self.process.stdout is not None
        # Reading has no time limit of its own; one that waits in vain is ended from outside.
        watchdog = threading.Timer(2 * PATIENCE, self.process.kill)
        watchdog.start()
        try:
            for line in self.process.stdout:
                self.said.append(line)
                if text in line:
                    return
        finally:
            watchdog.cancel()
        raise AssertionError("".join(self.said))

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def log(self, name: str) -> str:
        return (self.var / "log" / f"{name}.log").read_text()


@contextmanager
def running(
    tmp_path: Path, *services: tuple[str, list[str], int, bool], patience: int = 60
) -> Iterator[Running]:
    given = {"services": services, "var": str(tmp_path / "var"), "patience": patience}
    process = subprocess.Popen(
        [sys.executable, "-c", RUNNER, json.dumps(given)],
        cwd=ROOT,
        env={**os.environ, "PORTICO_FIELD_KEYS": "secret", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    found = Running(process, tmp_path / "var")
    try:
        yield found
    finally:
        process.terminate()
        process.wait(PATIENCE)
        assert process.stdout is not None
        process.stdout.close()


def test_a_killed_service_comes_back_by_itself(tmp_path: Path) -> None:
    actions, portal = stand_in("actions"), stand_in("portal")
    with running(tmp_path, actions, portal) as found:
        found.wait_for("Ctrl-C")
        for _, _, port, _ in (actions, portal, actions):
            first = pid_at(port)
            assert first is not None
            os.kill(first, signal.SIGKILL)
            until(lambda port=port, first=first: pid_at(port) not in {None, first})  # type: ignore[misc]


def test_what_a_killed_service_leaves_behind_is_ended(tmp_path: Path) -> None:
    """An orphan may hold the port that the service needs to come back."""
    portal = stand_in("portal", "child")
    with running(tmp_path, portal) as found:
        found.wait_for("Ctrl-C")
        first = pid_at(portal[2])
        assert first is not None
        orphans = psutil.Process(first).children()
        os.kill(first, signal.SIGKILL)
        until(lambda: not [one for one in orphans if one.is_running()])
        until(lambda: pid_at(portal[2]) not in {None, first})


@pytest.mark.parametrize(
    ("number", "ways"),
    [
        (signal.SIGINT, ("child",)),
        (signal.SIGTERM, ("daemon",)),
        (signal.SIGHUP, ()),
        (signal.SIGINT, ("deaf", "child")),
    ],
)
def test_a_signal_stops_everything_and_leaves_nothing_running(
    tmp_path: Path, number: signal.Signals, ways: tuple[str, ...]
) -> None:
    with running(tmp_path, stand_in("bot", *ways), stand_in("portal")) as found:
        found.wait_for("Ctrl-C")
        family = found.family()
        # supervisord, two services, and what the first one forked
        assert len(family) >= 3 + bool({"child", "daemon"} & set(ways))
        os.killpg(found.process.pid, number)  # as a terminal does: the whole foreground group
        assert found.process.wait(PATIENCE) == 0
        assert not [one for one in family if one.is_running()]


def test_a_signal_while_starting_stops_everything_too(tmp_path: Path) -> None:
    with running(tmp_path, ("portal", ["sleep", "600"], free_port(), True)) as found:
        found.wait_for("starting portal")
        until(lambda: len(found.family()) == 2)
        family = found.family()
        found.process.send_signal(signal.SIGINT)
        assert found.process.wait(PATIENCE) == 0
        assert not [one for one in family if one.is_running()]


def test_a_keeper_that_is_killed_takes_nothing_with_it_that_stays(tmp_path: Path) -> None:
    with running(tmp_path, stand_in("portal", "child")) as found:
        found.wait_for("Ctrl-C")
        family = found.family()
        supervisord = next(one for one in family if "supervisord" in " ".join(one.cmdline()))
        supervisord.kill()
        assert found.process.wait(PATIENCE) == 1
        assert not [one for one in family if one.is_running()]


def test_nothing_outlives_a_starter_that_is_killed_outright(tmp_path: Path) -> None:
    with running(tmp_path, stand_in("portal", "child")) as found:
        found.wait_for("Ctrl-C")
        family = found.family()
        found.process.kill()
        until(lambda: not [one for one in family if one.is_running()])


def test_a_portal_that_cannot_start_ends_the_start_and_shows_why(tmp_path: Path) -> None:
    with running(tmp_path, stand_in("portal", "exit"), patience=3) as found:
        found.wait_for("did not come up")
        found.wait_for("PORTICO_NEEDED is missing")
        assert found.process.wait(PATIENCE) == 1


def test_a_bot_that_cannot_start_does_not_keep_the_portal_from_serving(tmp_path: Path) -> None:
    portal = stand_in("portal")
    with running(tmp_path, stand_in("bot", "exit"), portal, patience=3) as found:
        found.wait_for("bot did not come up")
        found.wait_for("http://127.0.0.1")
        assert pid_at(portal[2]) is not None


def test_secrets_reach_only_the_services_that_need_them(tmp_path: Path) -> None:
    with running(tmp_path, stand_in("bot", secrets=False), stand_in("portal")) as found:
        found.wait_for("Ctrl-C")
        assert "secrets []" in found.log("bot")
        assert "secrets ['PORTICO_FIELD_KEYS']" in found.log("portal")
        assert "secret" not in (found.var / "supervisord.conf").read_text().replace("secrets", "")


@pytest.mark.skipif(not (ROOT / "actions" / "boundary.py").exists(), reason="no actions yet")
def test_the_real_action_server_comes_back_redacted(tmp_path: Path) -> None:
    port = free_port()
    command = ["env", f"PORTICO_ACTIONS_PORT={port}", "SANIC_HOST=127.0.0.1", *ACTIONS.command]
    url = f"http://127.0.0.1:{port}{ACTIONS.ready}"
    with running(tmp_path, ("actions", command, port, False), stand_in("portal")) as found:
        found.wait_for("actions is ready")
        server = next(one for one in found.family() if "rasa_sdk" in one.cmdline())
        server.kill()
        until(lambda: "rasa_sdk" in str([one.cmdline() for one in alive(found) if one != server]))
        until(lambda: answers(url))
        until(lambda: "up and running" in found.log("actions"))  # the redactor may be a little late


def alive(found: Running) -> list[psutil.Process]:
    return [one for one in found.family() if one.is_running() and one.status() != "zombie"]
