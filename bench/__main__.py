"""``make bench``: the whole measurement in one run, written to docs/benchmarks.md."""

from __future__ import annotations

import secrets
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import httpx

from bench import portico, report, stock, throughput
from bench.load import Measured, Talker, drive
from bench.servers import Running, free_port, running
from portal_api.commands.database import upgrade
from portal_api.process.commands import ACTIONS, BOT, PORTAL, RASA_ENVIRONMENT
from portal_api.process.train import train
from portal_api.settings import ROOT

CONVERSATIONS = (1, 8, 32)
TURNS = 96
"""Timed turns at each number of conversations, shared among them."""


def main() -> None:
    """Measure the starter project, then Portico, then the parts that run on every message."""
    with tempfile.TemporaryDirectory(prefix="portico-bench-") as name:
        folder = Path(name)
        ours = _portico(folder)
        theirs = _stock(folder)
    parts = {"guard": throughput.guard(), "redaction": throughput.redaction()}
    text = report.written(ours, theirs, parts)
    (ROOT / "docs" / "benchmarks.md").write_text(text, "utf-8")
    sys.stdout.write(text)


def _stock(folder: Path) -> report.Side:
    _say("making and training Rasa's starter project")
    project = folder / "stock"
    project.mkdir()
    trained = stock.make_project(project)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = folder / "stock.log"
    with running("stock", stock.command(port), url, "/", stock.QUIET, project, log) as server:
        with httpx.Client() as client:
            measured = _drive(lambda: stock.StockTalker(url, client))
        return _side([server], measured, trained)


def _portico(folder: Path) -> report.Side:
    _say("training Portico's model if it has changed")
    if train() != 0:
        raise SystemExit("training failed")
    ports = {service.name: free_port() for service in (ACTIONS, BOT, PORTAL)}
    env = _environment(folder, ports)
    upgrade(env["PORTICO_DATABASE_URL"])
    with ExitStack() as stack:
        servers = [
            stack.enter_context(
                running(
                    service.name,
                    service.command,
                    f"http://127.0.0.1:{ports[service.name]}",
                    service.ready,
                    env,
                    ROOT,
                    folder / f"{service.name}.log",
                )
            )
            for service in (ACTIONS, BOT, PORTAL)
        ]
        client = stack.enter_context(httpx.Client(limits=httpx.Limits(max_connections=64)))
        url = f"http://127.0.0.1:{ports[PORTAL.name]}"
        measured = _drive(lambda: portico.Visitor(url, client))
        return _side(servers, measured, None, portico.engines(url, client))


def _environment(folder: Path, ports: dict[str, int]) -> dict[str, str]:
    return {
        **RASA_ENVIRONMENT,
        "PORTICO_PROFILE": "demo",
        "PORTICO_VAR": str(folder / "var"),
        "PORTICO_DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "PORTICO_PORT": str(ports[PORTAL.name]),
        "PORTICO_BOT_PORT": str(ports[BOT.name]),
        "PORTICO_BOT_URL": f"http://127.0.0.1:{ports[BOT.name]}",
        "PORTICO_BOT_TOKEN": secrets.token_urlsafe(),
        "PORTICO_ACTIONS_PORT": str(ports[ACTIONS.name]),
        "PORTICO_ACTIONS_URL": f"http://127.0.0.1:{ports[ACTIONS.name]}/webhook",
    }


def _drive(make: Callable[[], Talker]) -> list[Measured]:
    drive(make, 1, 30)  # warm-up
    measured = []
    for conversations in CONVERSATIONS:
        _say(f"  {conversations} conversations")
        measured.append(drive(make, conversations, TURNS // conversations))
    return measured


def _side(
    servers: list[Running],
    measured: list[Measured],
    trained: float | None,
    engines: dict[str, int] | None = None,
) -> report.Side:
    return report.Side(
        measured=measured,
        start={server.name: server.start_seconds for server in servers},
        memory={server.name: server.memory() for server in servers},
        trained=trained,
        engines=engines or {},
    )


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
