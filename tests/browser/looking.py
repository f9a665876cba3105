"""What every page is held against: axe-core, a small phone's width, and a picture to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "portal_api" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = ROOT / "var" / "screenshots"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def look(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture, then require: axe finds nothing, and nothing sticks out sideways."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=whole, animations="disabled")
    assert violations(page) == [], name
    assert sticks_out(page) == [], name


def sticks_out(page: Page) -> list[str]:
    """What reaches past the side of the page, on either side; nothing is clipped to hide it.

    Looked at by boxes too, because what sticks out on the side a line begins is never scrolled to.
    """
    found: list[str] = page.evaluate(
        """() => {
            const unseen = ".ds-sr-only, .ds-skip-link, pre, svg, .queue thead, .write__send span";
            const width = document.documentElement.clientWidth;
            const out = [...document.body.querySelectorAll("*")].filter((element) => {
                if (element.closest(unseen)) return false;
                const box = element.getBoundingClientRect();
                return box.width > 1 && (box.left < -1 || box.right > width + 1);
            }).map((element) => `${element.tagName} ${element.className}`);
            if (document.documentElement.scrollWidth > window.innerWidth) out.push("page scrolls");
            return out;
        }"""
    )
    return found


def violations(page: Page) -> list[str]:
    """Findings of axe-core over WCAG 2.2 AA and its best practices, one line each.

    The window is made as tall as the page first: what a bar that stays in view covers for the
    moment can be scrolled free and is no finding.
    """
    if not AXE.exists():
        raise AssertionError("axe-core is missing: run npm ci in portal_api/frontend")
    before = page.viewport_size
    assert before is not None
    tall = max(before["height"], int(page.evaluate("document.body.scrollHeight")))
    page.set_viewport_size({"width": before["width"], "height": tall})
    page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate("tags => axe.run(document, {runOnly: tags})", RULES)
    page.set_viewport_size(before)
    return [
        f"{v['id']}: {v['help']}: {[node['target'] for node in v['nodes']][:5]}"
        for v in found["violations"]
    ]
