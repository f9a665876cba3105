"""Chromium in front of the real portal: server, browser, and what every page must pass."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from portal_api.app import create_app
from portal_api.conversation.portal import Portal

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STARTS_WITHIN = 30.0


@dataclass(frozen=True)
class Site:
    """The portal on a port of its own, and its insides to look at."""

    url: str
    portal: Portal


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All browser tests in one process, so that one Chromium is open at a time."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the tests of one file. Its absence is a failure, never a skipped test.

    Not longer: Playwright keeps an event loop running in this thread, which others need.
    """
    if not CHROMIUM.exists():
        pytest.fail("Chromium is missing: .ci/run installs it (Debian package 'chromium').")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def assets() -> None:
    """The built style sheet and scripts."""
    if not (ROOT / "portal_api" / "static" / "dist" / "manifest.json").exists():
        pytest.fail("Front-end assets are missing: npm ci && npm run build in portal_api/frontend.")


@pytest.fixture
def site(portal: Portal, assets: None) -> Iterator[Site]:
    """The real application, served by uvicorn in a thread; scripted engine, database of its own."""
    with served(portal) as found:
        yield found


@contextmanager
def served(portal: Portal, port: int = 0) -> Iterator[Site]:
    """The portal on that port of this machine, or on any."""
    config = uvicorn.Config(
        create_app(portal), port=port, log_level="error", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    waiting = threading.Event()
    for _ in range(int(STARTS_WITHIN / 0.05)):
        if server.started or not thread.is_alive():
            break
        waiting.wait(0.05)
    assert server.started, "the portal did not start"
    bound = server.servers[0].sockets[0].getsockname()[1]
    yield Site(f"http://127.0.0.1:{bound}", portal)
    server.should_exit = True
    thread.join(timeout=15)


@dataclass
class Complaints:
    """What the browser complained about: script errors, refused resources, policy violations."""

    heard: list[str]

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        page.on("console", lambda m: m.type == "error" and self.heard.append(f"console: {m.text}"))


@pytest.fixture
def complaints() -> Complaints:
    """Errors the test expects must be taken out of ``heard`` by the test."""
    return Complaints([])


@pytest.fixture
def open_page(
    chromium: Browser, site: Site, complaints: Complaints
) -> Iterator[Callable[..., Page]]:
    """Opens a page in a fresh profile; options are Playwright's (``viewport``, ``locale``, …).

    Nothing outside the portal is reachable. At the end the browser must have had no complaint.
    """
    contexts: list[BrowserContext] = []

    def outside(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<title>Elsewhere</title>")

    def open_one(path: str = "", **options: object) -> Page:
        context = chromium.new_context(**{"base_url": site.url, "locale": "en-US", **options})
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.route(lambda url: not url.startswith(site.url), outside)
        page = context.new_page()
        complaints.watch(page)
        if path:
            page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints.heard == []
