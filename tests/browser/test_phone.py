"""The telephone of the demonstration in Chromium: a whole conversation by text, both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from portal_api.adapters.inline_workflows import InlineWorkflows
from portal_api.adapters.loopback_handset import LoopbackHandset
from portal_api.conversation.portal import Portal
from tests.browser.conftest import Site
from tests.browser.looking import look

NUMBERS = {"en": "+12065550123", "es": "+12065550124"}
CHEST = {
    "en": "chest hurts and I can't breathe well since this morning",
    "es": "me duele el pecho y no puedo respirar bien desde esta mañana",
}
YES = {"en": "yes", "es": "sí"}
REPLIES = {"age": "40", "about": "1", "sex": "1", "consent": ""}
LONGEST = 60


@pytest.fixture(autouse=True)
def telephone(site: Site) -> None:
    """The telephone dials the port this test's portal really has."""
    workflows = site.portal.workflows
    assert isinstance(workflows, InlineWorkflows)
    assert workflows.texting is not None
    texting = workflows.texting
    handset = LoopbackHandset(texting.signatures, texting.public_url, site.url)
    workflows.texting = replace(texting, handset=handset)


def _text(page: Page, words: str) -> None:
    """Write and send; without a wait for scripts, since the form loads the page anew."""
    page.locator("#text").fill(words)
    with page.expect_navigation():
        page.locator("#write button[type=submit]").click()


def _texts_the_rest(page: Page, portal: Portal, number: str) -> None:
    """Answer whatever is asked until there is a result."""
    id_ = portal.conversations.active_by_phone("riverside", number)
    assert id_ is not None
    for _ in range(LONGEST):
        state = portal.conversations.state("riverside", id_)
        if state.phase not in {"interview", "review"}:
            return
        _text(page, REPLIES.get(state.link_id or "", "2" if state.phase == "interview" else "1"))
    raise AssertionError("the interview does not end")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_whole_conversation_by_text(
    open_page: Callable[..., Page], site: Site, lang: str
) -> None:
    number = NUMBERS[lang]
    page = open_page(viewport={"width": 390, "height": 780}, locale=lang)
    page.goto(f"/riverside/phone?number=%2B{number[1:]}&lang={lang}")
    expect(page.locator("html")).to_have_attribute("lang", lang)
    look(page, f"phone-{lang}-1-empty")
    _text(page, CHEST[lang])
    ours = page.locator(".message--assistant")
    expect(ours.first).to_contain_text("911")
    expect(page.locator(".message--patient .message__words")).to_have_text(CHEST[lang])
    look(page, f"phone-{lang}-2-urgent")
    _text(page, YES[lang])
    _texts_the_rest(page, site.portal, number)
    id_ = site.portal.conversations.active_by_phone("riverside", number) or ""
    state = site.portal.conversations.state("riverside", id_)
    assert (state.phase, state.level) == ("done", "emergency-ambulance")
    expect(ours.last).to_be_visible()
    look(page, f"phone-{lang}-3-result", whole=True)


def test_stop_by_text_is_confirmed_on_the_telephone(
    open_page: Callable[..., Page], site: Site
) -> None:
    page = open_page("/riverside/phone")
    _text(page, "STOP")
    expect(page.locator(".message--assistant").last).to_contain_text("no more texts")
    look(page, "phone-stop")


def test_a_new_text_appears_without_loading_the_page(
    open_page: Callable[..., Page], site: Site
) -> None:
    page = open_page("/riverside/phone")
    _text(page, "my stomach hurts")
    before = page.locator(".message--assistant").count()
    with page.expect_response("**/texts?*"):
        page.request.post(
            f"{site.url}/riverside/phone",
            form={"number": NUMBERS["en"], "text": "yes"},
            headers={"Origin": site.url},
        )
    expect(page.locator(".message--assistant")).not_to_have_count(before)
