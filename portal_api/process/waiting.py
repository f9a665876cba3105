"""Waiting for a service, and saying so."""

from __future__ import annotations

import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable

Say = Callable[[str], None]
Pause = Callable[[float], bool]
"""Waits so many seconds and says whether to go on."""
POLL_SECONDS = 0.25
_SAY_EVERY = 5.0
_TIMEOUT = 2.0


def answers(url: str) -> bool:
    """Whether the address answers with success now."""
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT) as response:  # noqa: S310  # our own http address
            return bool(response.status < 300)  # any success
    except (OSError, ValueError, urllib.error.HTTPError):
        return False


def is_taken(host: str, port: int) -> bool:
    """Whether somebody listens there already."""
    with socket.socket() as probe:
        probe.settimeout(_TIMEOUT)
        return probe.connect_ex((host, port)) == 0


def wait_for(
    name: str,
    ready: Callable[[], bool],
    patience: float,
    pause: Pause,
    say: Say,
) -> bool:
    """Wait until ``ready``, telling every few seconds; false when it took too long or was ended."""
    begun = time.monotonic()
    told = begun
    while not ready():
        now = time.monotonic()
        if now - begun > patience or not pause(POLL_SECONDS):
            return False
        if now - told >= _SAY_EVERY:
            told = now
            say(f"   still starting {name}: {now - begun:.0f} s")
    say(f" ✓ {name} is ready ({time.monotonic() - begun:.1f} s)")
    return True
