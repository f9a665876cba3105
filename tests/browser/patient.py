"""A patient at the pages: reads what is asked and presses what is there, as a person would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

REPLIES = {"about": "self", "age": "40", "sex": "female", "review": "yes", "consent": "yes"}
LONGEST_INTERVIEW = 60
OPEN_QUESTION = """() => [
  document.querySelector("[name=asked]").value,
  [...document.querySelectorAll("#choices button.ds-button")].map((button) => button.value),
]"""
"""Question and answers in one look: a page that updates itself may change between two."""


@dataclass
class PatientPage:
    """Drives one conversation page, with or without scripts."""

    page: Page
    scripts: bool = True

    def begins(self, org: str = "riverside") -> None:
        """From the first page to the first question."""
        self.page.goto(f"/{org}")
        self.page.locator("form[action$='/start'] button").click()
        expect(self.page.locator("#talk")).to_be_visible()

    def says(self, text: str) -> None:
        self.page.locator("#text").fill(text)
        with self.answered():
            self.page.locator("[name=send]").click()

    def presses(self, choice: str) -> None:
        with self.answered():
            self.page.locator(f"button[name=choice][value='{choice}']").click()

    @property
    def asked(self) -> str:
        """Link id of the open question."""
        return self.page.locator("[name=asked]").input_value()

    @property
    def offered(self) -> list[str]:
        buttons = self.page.locator("#choices button.ds-button").all()
        return [button.get_attribute("value") or "" for button in buttons]

    @property
    def messages(self) -> Locator:
        return self.page.locator(".message")

    def answers_everything(self, *, until: str = "") -> None:
        """Answer up to a link id, or to the result: as a grown-up would, else no or not sure."""
        given = REPLIES
        for _ in range(LONGEST_INTERVIEW):
            link, offered = self.page.evaluate(OPEN_QUESTION)
            if link == until:
                return
            reply = given.get(link, "no")
            if reply in offered:
                self.presses(reply)
            elif link in given:
                self.says(reply)
            else:
                self.presses("unsure")
        raise AssertionError("the interview does not end")

    @contextmanager
    def answered(self) -> Iterator[None]:
        """Wait until the page shows what came back."""
        seen = self.page.locator("#after").input_value()
        if not self.scripts:
            with self.page.expect_navigation():
                yield
            return
        yield
        expect(self.page.locator("#after")).not_to_have_value(seen)
        expect(self.page.locator("#talk[data-busy]")).to_have_count(0)
        expect(self.page.locator(".working")).to_have_count(0)
