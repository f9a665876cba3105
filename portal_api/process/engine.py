"""A bot for the length of one command: the one that runs, or one started and stopped with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from portal_api.errors import SettingsError
from portal_api.process import children
from portal_api.process.commands import ACTIONS, BOT, RASA_ENVIRONMENT, Service
from portal_api.process.waiting import answers, wait_for
from portal_api.settings import ROOT, Settings

_STOP_SECONDS = 10


@contextmanager
def running_bot(settings: Settings) -> Iterator[str]:
    """The address of a bot that answers. Raises ``SettingsError`` when none can be started."""
    if answers(settings.bot_url + BOT.ready):
        yield settings.bot_url
        return
    ports = {service.name: _free_port() for service in (ACTIONS, BOT)}
    environment = {
        **os.environ,
        **RASA_ENVIRONMENT,
        "PORTICO_BOT_TOKEN": settings.bot_token.get_secret_value(),
        "PORTICO_BOT_PORT": str(ports[BOT.name]),
        "PORTICO_ACTIONS_PORT": str(ports[ACTIONS.name]),
        "PORTICO_ACTIONS_URL": f"http://127.0.0.1:{ports[ACTIONS.name]}/webhook",
    }
    with ExitStack() as stack:
        logs = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portico-bot-")))
        for service in (ACTIONS, BOT):
            stack.enter_context(_running(service, ports[service.name], environment, logs))
        yield f"http://127.0.0.1:{ports[BOT.name]}"


@contextmanager
def _running(
    service: Service, port: int, environment: Mapping[str, str], logs: Path
) -> Iterator[None]:
    with (logs / service.name).open("wb") as log:
        process = subprocess.Popen(  # noqa: S603  a fixed command
            service.command,
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=children.die_with_parent,  # noqa: PLW1509  no threads yet at this point
        )
        try:
            ready = partial(answers, f"http://127.0.0.1:{port}{service.ready}")
            if not wait_for(service.says, ready, service.patience, partial(_lives, process), _say):
                raise SettingsError(f"{service.says} did not start: run 'make setup' first")
            yield
        finally:
            _stop(process)


def _lives(process: subprocess.Popen[bytes], seconds: float) -> bool:
    time.sleep(seconds)
    return process.poll() is None


def _stop(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(_STOP_SECONDS)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
