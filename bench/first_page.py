"""``python -m bench.first_page``: how soon the first page can be used, on this machine.

A demonstration portal of its own over loopback, Chromium with an empty cache each time. "Usable" is
when the page is drawn and its script has run (``DOMContentLoaded`` with deferred scripts done).
Printed and never asserted: a clock on a shared machine is no test.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from portal_api.app import create_app
from portal_api.commands.database import upgrade
from portal_api.settings import load_settings
from portal_api.wiring import build_portal

CHROMIUM = "/usr/bin/chromium"
VISITS = 20
TIMES = """() => new Promise((done) => {
  const look = () => {
    const visit = performance.getEntriesByType("navigation")[0];
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    if (paint) done([visit.domContentLoadedEventEnd, paint.startTime]);
    else setTimeout(look, 20);
  };
  look();
})"""


def main() -> None:
    """Visit the first page and the conversation's, and print the medians."""
    with tempfile.TemporaryDirectory(prefix="portico-page-") as name:
        settings = load_settings(profile="demo", var=Path(name))
        upgrade(settings.database_url)
        app = create_app(build_portal(settings, engine="scripted"))
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.05)
        port = server.servers[0].sockets[0].getsockname()[1]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            _measure(browser, f"http://127.0.0.1:{port}/riverside")
            browser.close()
        server.should_exit = True
        thread.join(15)


def _measure(browser: Browser, home: str) -> None:
    visits: dict[str, list[tuple[float, float]]] = {"first page": [], "conversation": []}
    for _ in range(VISITS):
        page = browser.new_context().new_page()
        page.goto(home, wait_until="load")
        visits["first page"].append(page.evaluate(TIMES))
        page.locator("form[action$='/start'] button").click()
        page.wait_for_selector("#talk")
        page.reload(wait_until="load")
        visits["conversation"].append(page.evaluate(TIMES))
        page.context.close()
    for name, times in visits.items():
        usable, drawn = (sorted(column) for column in zip(*times, strict=True))
        sys.stdout.write(
            f"{name}: usable after {statistics.median(usable):.0f} ms (slowest {usable[-1]:.0f}), "
            f"drawn after {statistics.median(drawn):.0f} ms, {VISITS} visits\n"
        )


if __name__ == "__main__":
    main()
