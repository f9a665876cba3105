"""Leaving nothing behind: whatever a service forks ends with the process that started it all.

Linux only, where Portico runs. A process marked as a subreaper becomes the parent of every
orphan among its descendants, also of those that moved to a session of their own.
"""

from __future__ import annotations

import ctypes
import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Make this process the parent of descendants whose own parent ends."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent() -> None:
    """In a new child, before it becomes another program: be told to stop when the parent dies."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def descendants(of: int) -> list[int]:
    """Process ids below ``of``, parents before their children, the dead not yet buried included."""
    parents = dict(_parents())
    found = [of]
    for pid in found:  # grows while it is read
        found += [child for child, parent in parents.items() if parent == pid]
    return found[1:]


class Orphans:
    """Ends what a dead service leaves behind, so that its port is free for the next one.

    They get ``grace`` seconds first: the redactor behind a dead service has lines left to write.
    ``keeper`` is the one child that is no orphan.
    """

    def __init__(self, keeper: int, grace: float = 3.0) -> None:
        self._keeper = keeper
        self._grace = grace
        self._since: dict[int, float] = {}

    def look_after(self) -> None:
        """To be called now and then."""
        now = time.monotonic()
        orphans = [pid for pid in _own_children() if pid != self._keeper and not _buried(pid)]
        self._since = {pid: self._since.get(pid, now) for pid in orphans}
        for pid, since in self._since.items():
            if now - since > self._grace:
                for one in [pid, *descendants(pid)]:
                    _signal(one, signal.SIGKILL)


def end_all(patience: float) -> int:
    """Stop every descendant, politely for ``patience`` seconds and then by force.

    Gives how many were there. On return none is left running.
    """
    seen: set[int] = set()
    deadline = time.monotonic() + patience
    while alive := _running():
        late = time.monotonic() > deadline
        for pid in alive:
            if late or pid not in seen:
                _signal(pid, signal.SIGKILL if late else signal.SIGTERM)
        seen.update(alive)
        time.sleep(0.05)
    return len(seen)


def _running() -> list[int]:
    for pid in _own_children():
        _buried(pid)
    return descendants(os.getpid())


def _own_children() -> list[int]:
    return [pid for pid, parent in _parents() if parent == os.getpid()]


def _buried(child: int) -> bool:
    """Whether a child had ended; it is collected then."""
    try:
        return os.waitpid(child, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return True


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _parents() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                # The name in brackets may itself hold brackets and blanks.
                fields = (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
                yield int(entry.name), int(fields[1])


def _prctl(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
