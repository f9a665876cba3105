"""A service as production runs it, in a test: on a free port, killable, startable again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from portal_api.process.commands import RASA_ENVIRONMENT, Service
from portal_api.process.waiting import answers
from portal_api.settings import ROOT

PATIENCE = 150.0
"""Seconds until something that should have happened counts as not happening; never waited out."""


@dataclass
class Server:
    """One process of the real command. What it prints arrives in ``log``, as in production.

    The address stays the same over any number of kills and starts.
    """

    service: Service
    port: int
    settings: dict[str, str]
    folder: Path
    process: subprocess.Popen[bytes] | None = None
    _checkpoints: int = field(default=0, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / f"{self.service.name}.log"

    def start(self) -> None:
        """Start and wait until it can work. Fails with the end of the log."""
        temporary = self.folder / "tmp"
        temporary.mkdir(exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.service.command,
                cwd=ROOT,
                env={**machine(), "TMPDIR": str(temporary), **RASA_ENVIRONMENT, **self.settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        process = self.process

        def is_up() -> bool:
            assert process.poll() is None, self._last_words()
            return answers(self.url + self.service.ready)

        until(is_up, self._last_words)

    def kill(self) -> None:
        """SIGKILL to it and its workers. The redactor behind it writes out what it was given."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM, as supervisord does."""
        self._end(signal.SIGTERM)

    def signal(self, number: int) -> None:
        """Send a signal to the server and its workers."""
        assert self.process is not None
        for pid in _working(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def printed(self) -> str:
        """Everything it has printed up to now, also what the redactor had not let through yet."""
        assert self.process is not None
        self._checkpoints += 1
        line = f"checkpoint {self._checkpoints} of the tests"
        pipe = os.open(f"/proc/{self.process.pid}/fd/1", os.O_WRONLY | os.O_APPEND)
        os.write(pipe, f"{line}\n".encode())
        os.close(pipe)
        until(lambda: line in self.log.read_text("utf-8", "replace"), self._last_words)
        return self.log.read_text("utf-8", "replace")

    def _end(self, number: int) -> None:
        process = self.process
        if process is None:
            return
        self.signal(number)
        self.signal(signal.SIGCONT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        try:
            until(lambda: not any(_living(process.pid)), self._last_words, patience=20)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            self.process = None

    def _last_words(self) -> str:
        return self.log.read_text("utf-8", "replace")[-3000:]


def until(true: Callable[[], bool], says: Callable[[], str], patience: float = PATIENCE) -> None:
    """Wait for something that happens by itself; fail, saying ``says()``, when it never does."""
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, says()
        time.sleep(0.1)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def machine() -> dict[str, str]:
    """The machine's environment without settings of Portico that may be set in it."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PORTICO_")}


def _working(group: int) -> list[int]:
    """Processes of a group but for the redactor, which ends by itself when no one writes to it."""
    return [pid for pid in _living(group) if not _command(pid).endswith("\0redact\0")]


def _living(group: int) -> Iterator[int]:
    """Processes of a group that still run; the dead whom nobody has buried do not count."""
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _parent, of, *_rest = place.read_text().rpartition(")")[2].split()
            if int(of) == group and state != "Z":
                yield int(place.parent.name)


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8", "replace")
    return ""
