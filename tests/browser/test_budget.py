"""How much a page costs somebody who pays by the megabyte: bytes and requests, as served."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site
from tests.browser.patient import PatientPage

BUDGET = 150_000
"""Bytes over the wire for a first visit, headers and all; a second one finds most in its cache."""
MOST_REQUESTS = {"first page": 4, "conversation": 9, "result": 7}
"""Page, style sheet, scripts, picture of the tab; then live updates and what they ask for."""


class Traffic:
    """Bytes and addresses of everything a page asks for, as the network saw them."""

    def __init__(self, page: Page) -> None:
        self.urls: dict[str, str] = {}
        self.encodings: dict[str, str] = {}
        self.size = 0
        self._session = page.context.new_cdp_session(page)
        self._session.on("Network.requestWillBeSent", self._asked)
        self._session.on("Network.responseReceived", self._answered)
        self._session.on("Network.loadingFinished", self._finished)
        self._session.send("Network.enable")
        self._session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _asked(self, event: dict[str, Any]) -> None:
        self.urls[event["requestId"]] = event["request"]["url"]

    def _answered(self, event: dict[str, Any]) -> None:
        headers = {k.lower(): v for k, v in event["response"]["headers"].items()}
        self.encodings[event["response"]["url"]] = headers.get("content-encoding", "")

    def _finished(self, event: dict[str, Any]) -> None:
        self.size += int(event["encodedDataLength"])


@pytest.mark.parametrize("where", sorted(MOST_REQUESTS))
def test_a_first_visit_is_light_and_asks_nobody_else(
    site: Site, open_page: Callable[..., Page], where: str
) -> None:
    page = open_page()
    path = "/riverside"
    if where != "first page":
        patient = PatientPage(page)
        patient.begins()
        path = page.url.partition("#")[0]
    if where == "result":
        patient.presses("yes")
        patient.says("I have a fever since yesterday")
        patient.answers_everything(until="review")
        patient.presses("yes")
        path += "/result"
    fresh = page.context.new_page()
    page.close()
    traffic = Traffic(fresh)
    fresh.goto(path)
    fresh.wait_for_timeout(1000)  # live updates and the picture of the tab come after the page
    assert 0 < traffic.size < BUDGET
    assert 2 < len(traffic.urls) <= MOST_REQUESTS[where], sorted(traffic.urls.values())
    assert {url.startswith(site.url) for url in traffic.urls.values()} == {True}
    heavy = {url: how for url, how in traffic.encodings.items() if url.endswith((".css", ".js"))}
    assert any(how == "gzip" for how in heavy.values())


def test_without_scripts_the_budget_holds_too(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    traffic = Traffic(page)
    page.goto("/riverside")
    page.wait_for_load_state("networkidle")
    assert 0 < traffic.size < BUDGET
