"""The page of a person's own data in a browser: seen, changed and deleted, without scripts too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import look
from tests.browser.patient import PatientPage

PHONE = {"viewport": {"width": 320, "height": 640}}
HEADACHE = "I have had a mild headache for two days"


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("desk", {}),
        ("phone", PHONE),
        ("phone-dark", {**PHONE, "color_scheme": "dark"}),
        ("plain", {"java_script_enabled": False}),
    ],
)
def test_somebody_changes_what_they_allow_and_deletes_the_rest(
    open_page: Callable[..., Page], name: str, options: dict[str, object]
) -> None:
    scripts = bool(options.get("java_script_enabled", True))
    patient = PatientPage(open_page(**options), scripts)
    page = patient.page
    patient.begins()
    if scripts:
        look(page, f"consent-asked-{name}", whole=True)
    patient.presses("yes")
    patient.says(HEADACHE)
    page.locator("#tools a[href$='/data']").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My data")
    if scripts:
        look(page, f"data-{name}", whole=True)
    quality = page.locator("#quality")
    quality.get_by_role("button", name="Say yes").click()
    expect(quality).to_contain_text("You said yes")
    quality.get_by_role("button", name="Take it back").click()
    expect(quality).to_contain_text("You said no")
    page.get_by_role("link", name="Delete what may be deleted").click()
    if scripts:
        look(page, f"data-delete-{name}", whole=True)
    page.get_by_role("button", name="Yes, delete it").click()
    expect(page.locator("#log")).to_contain_text("is deleted")
    expect(page.locator("#log")).not_to_contain_text("headache")
    if scripts:
        look(page, f"data-deleted-{name}", whole=True)


def test_the_page_speaks_spanish_in_the_dark(open_page: Callable[..., Page]) -> None:
    patient = PatientPage(open_page(**PHONE, locale="es-MX", color_scheme="dark"))
    page = patient.page
    patient.begins()
    look(page, "consent-asked-es-dark", whole=True)
    patient.presses("yes")
    patient.says("me duele un poco la cabeza desde ayer")
    page.locator("#tools a[href$='/data']").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mis datos")
    page.get_by_text("Sus mensajes", exact=True).click()
    look(page, "data-es-dark", whole=True)
    page.get_by_role("link", name="Borrar lo que se puede borrar").click()
    look(page, "data-delete-es-dark", whole=True)


def test_a_minor_sees_that_a_guardian_must_say_yes(open_page: Callable[..., Page]) -> None:
    patient = PatientPage(open_page(**PHONE))
    page = patient.page
    patient.begins()
    patient.presses("yes")
    patient.says(f"I am 15 and {HEADACHE}")
    page.locator("#tools a[href$='/data']").click()
    clinic = page.locator("#clinic")
    expect(clinic).to_contain_text("Waits for the yes of a parent or guardian")
    look(page, "data-minor", whole=True)
    clinic.get_by_role("button", name="Say yes as a parent or guardian").click()
    expect(clinic).to_contain_text("by a parent or guardian")
