"""Starts the real FHIR server of ``tests/servers/fhir`` for tests, with a small client for it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.servers.node import install, node

FOLDER = Path(__file__).parent / "fhir"
_PATIENCE = 60.0
"""Seconds an answer may take: a busy machine is no failure of the server."""
_HEADERS = {"content-type": "application/fhir+json", "accept": "application/fhir+json"}


@dataclass(frozen=True)
class FHIRServer:
    """A running server. ``base`` is its FHIR base address, ``pid`` its process.

    ``client`` speaks to it with FHIR headers; use it for what the methods do not cover.
    """

    base: str
    pid: int
    client: httpx.Client

    def post(self, resource: dict[str, Any]) -> httpx.Response:
        """Creates a resource, or runs a transaction when it is a Bundle."""
        kind = resource["resourceType"]
        path = self.base if kind == "Bundle" else f"{self.base}/{kind}"
        return self.client.post(path, json=resource)

    def put(self, resource: dict[str, Any], **headers: str) -> httpx.Response:
        """Stores a resource under its own id. ``If_Match`` and the like become headers."""
        path = f"{self.base}/{resource['resourceType']}/{resource['id']}"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.put(path, json=resource, headers=named)

    def clear(self) -> None:
        """Forgets everything stored, also what other tests stored. Searches scan all of it."""
        self.client.post(f"{self.base}/$clear", json={}).raise_for_status()

    def get(self, path: str, **params: str) -> httpx.Response:
        """Reads or searches, for example ``get("Task", status="requested")``."""
        return self.client.get(f"{self.base}/{path}", params=params)


@contextmanager
def running() -> Iterator[FHIRServer]:
    """A server on a free port, stopped at the end. ``RuntimeError`` when it does not start."""
    install(FOLDER)
    command = [node(), str(FOLDER / "server.mjs"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise RuntimeError(f"the FHIR server ended with {process.wait()}")
            base = json.loads(line)["base"]
            with httpx.Client(headers=_HEADERS, trust_env=False, timeout=_PATIENCE) as client:
                yield FHIRServer(base, process.pid, client)
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def fhir_server() -> Iterator[FHIRServer]:
    """One real FHIR server for the whole test run. Its memory is shared by all tests."""
    with running() as server:
        yield server
