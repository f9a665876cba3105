"""Signing in at a real OpenID provider with a real browser, and the provider gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portal_api.conversation.portal import Portal
from tests.browser.conftest import Complaints, Site, served
from tests.browser.looking import look
from tests.browser.patient import PatientPage
from tests.portal_api.identity.patients import portal_with, provider
from tests.servers.openid import OpenIDServer
from tests.servers.server import free_port

SMALL = {"width": 320, "height": 640}


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def openid(port: int) -> Iterator[OpenIDServer]:
    with provider(f"http://127.0.0.1:{port}") as server:
        yield server


@pytest.fixture
def site(
    make_portal: Callable[..., Portal],
    openid: OpenIDServer,
    port: int,
    tmp_path: Path,
    clock: Any,
    assets: None,
) -> Iterator[Site]:
    def made(**changed: object) -> Portal:
        return make_portal(public_url=f"http://127.0.0.1:{port}", **changed)

    with served(portal_with(made, tmp_path, openid.issuer, clock), port) as found:
        yield found


def with_provider(page: Page, openid: OpenIDServer) -> Page:
    """Lets this page reach the provider; everything else outside stays closed."""
    page.context.route(lambda url: url.startswith(openid.issuer), lambda route: route.continue_())
    return page


def logs_in(page: Page, login: str) -> None:
    """At the provider's own pages: name, password, consent."""
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill("any")
    page.locator("[type=submit]").click()
    page.locator("[type=submit]").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_the_whole_way_there_back_and_out(
    open_page: Callable[..., Page], openid: OpenIDServer, scripts: bool
) -> None:
    page = with_provider(open_page(viewport=SMALL, java_script_enabled=scripts), openid)
    page.goto("/riverside/sign-in")
    if scripts:
        look(page, "identity-sign-in-provider", whole=True)
    page.locator("a[href*='/sign-in/start']").click()
    logs_in(page, "rosa")
    expect(page.locator("#who")).to_contain_text("Rosa Delgado")
    page.locator("form[action$='/start'] button").click()
    expect(page.locator("#talk")).to_be_visible()
    page.goto("/riverside")
    page.locator("form[action$='/sign-out'] button:not([name])").click()
    page.locator("button[value=yes]").click()
    expect(page.locator("main h1")).to_contain_text("You are signed out")
    page.goto("/riverside")
    expect(page.locator("#who")).to_have_count(0)


def test_who_is_not_matched_is_told_so(
    open_page: Callable[..., Page], openid: OpenIDServer
) -> None:
    page = with_provider(open_page(viewport=SMALL), openid)
    page.goto("/riverside/sign-in")
    page.locator("a[href*='/sign-in/start']").click()
    logs_in(page, "walter")
    expect(page.locator("main")).to_contain_text("still has to check who you are")
    look(page, "identity-home-unmatched", whole=True)


def test_with_the_provider_gone_the_chat_is_there(
    open_page: Callable[..., Page],
    openid: OpenIDServer,
    complaints: Complaints,
) -> None:
    openid.stop()
    page = with_provider(open_page(viewport=SMALL), openid)
    page.goto("/riverside/sign-in")
    page.locator("a[href*='/sign-in/start']").click()
    expect(page.locator("main h1")).to_contain_text("You can't sign in right now")
    expect(page.locator("a[href='tel:911']")).to_be_visible()
    look(page, "identity-provider-down", whole=True)
    PatientPage(page).begins()
    complaints.heard = [line for line in complaints.heard if "503" not in line]
