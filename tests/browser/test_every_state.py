"""Every patient page in every state, both languages, light and dark, phone and desktop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portal_api import pages
from tests.browser.conftest import Site
from tests.browser.looking import look, sticks_out, violations
from tests.browser.states import CONVERSATIONS, PAGES, Maker
from tests.conftest import Clock

DEVICES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 320, "height": 640}},
    "desktop": {"viewport": {"width": 1280, "height": 820}},
}


@pytest.mark.parametrize("device", sorted(DEVICES))
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    site: Site, clock: Clock, open_page: Callable[..., Page], lang: str, scheme: str, device: str
) -> None:
    page = open_page(locale=lang, color_scheme=scheme, **DEVICES[device])
    maker = Maker(site, clock, lang, page.context)
    for path in PAGES:
        page.goto(path)
        look(page, f"all-{lang}-{scheme}-{device}{path.replace('/', '-')}", whole=True)
    for name, (make, below) in CONVERSATIONS.items():
        conversation = make(maker).id
        for sub in below:
            page.goto(f"/riverside/c/{conversation}{sub}")
            expect(page.locator("html")).to_have_attribute("lang", lang)
            tail = sub.replace("/", "-").replace("?", "-").replace("=", "-")
            look(page, f"all-{lang}-{scheme}-{device}-{name}{tail}", whole=True)


def test_the_whole_way_fits_at_twice_the_text_size_on_a_phone(
    site: Site, clock: Clock, open_page: Callable[..., Page]
) -> None:
    """Twice the size on 640 pixels is the layout of a 320-pixel phone, and must be as whole."""
    page = open_page(viewport={"width": 640, "height": 900})
    maker = Maker(site, clock, "es", page.context)
    for name, (make, below) in CONVERSATIONS.items():
        conversation = make(maker).id
        for sub in below:
            page.goto(f"/riverside/c/{conversation}{sub}")
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert sticks_out(page) == [], (name, sub)


MIRRORED = {
    "": (
        ".brand",
        ".bar__end",
        ".message--patient",
        ".message--question",
        ".write__send",
        "#tool-person",
    ),
    "/result": (".brand", ".bar__end", ".outcome", ".outcome__title .ds-icon", ".request"),
}
BOXES = """selectors => selectors.map(selector => {
  const box = [...document.querySelectorAll(selector)].at(-1).getBoundingClientRect();
  return [Math.round(box.left), Math.round(document.documentElement.clientWidth - box.right)];
})"""
"""For the last of each selector: how far it is from the left edge, and from the right one."""


@pytest.mark.parametrize("device", sorted(DEVICES))
@pytest.mark.parametrize("below", sorted(MIRRORED))
def test_from_right_to_left_every_page_is_its_own_mirror_image(
    site: Site,
    clock: Clock,
    open_page: Callable[..., Page],
    monkeypatch: pytest.MonkeyPatch,
    device: str,
    below: str,
) -> None:
    """English words stand in for a language written from right to left: only ``dir`` differs."""
    page = open_page(**DEVICES[device])
    path = f"/riverside/c/{Maker(site, clock, 'en', page.context).done({'en': 'fever'}).id}{below}"
    page.goto(path)
    usual = page.evaluate(BOXES, MIRRORED[below])
    monkeypatch.setattr(pages, "RIGHT_TO_LEFT", frozenset({"en"}))
    page.goto(path)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    look(page, f"rtl-{device}{below.replace('/', '-')}", whole=True)
    for selector, there, here in zip(
        MIRRORED[below], usual, page.evaluate(BOXES, MIRRORED[below]), strict=True
    ):
        assert here[::-1] == pytest.approx(there, abs=2), selector


def test_what_sticks_out_and_what_axe_dislikes_would_be_seen(
    open_page: Callable[..., Page],
) -> None:
    """The two measures this file rests on do find what is wrong."""
    page = open_page("/riverside", **DEVICES["phone"])
    page.evaluate(
        """() => {
            const wide = document.createElement("img");
            wide.className = "too-wide";
            wide.width = 900;
            document.querySelector("main").append(wide);
        }"""
    )
    assert any("too-wide" in found for found in sticks_out(page))
    assert any("image-alt" in found for found in violations(page))
