"""From the first page to the result: both languages, mouse, keyboard, and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.looking import look
from tests.browser.patient import PatientPage

PHONE = {"viewport": {"width": 320, "height": 640}}
DESKTOP = {"viewport": {"width": 1100, "height": 820}}
LOOKS = {"phone": PHONE, "desktop": DESKTOP, "dark": PHONE | {"color_scheme": "dark"}}

CHEST = {
    "en": "chest hurts and I can't breathe well since this morning",
    "es": "me duele el pecho y no puedo respirar bien desde esta mañana",
}
WORDS = {
    "en": {"no": "No, start the chat", "result": "What to do", "call": "Call 911"},
    "es": {"no": "No, empezar el chat", "result": "Qué hacer", "call": "Llame al 911"},
}


@pytest.mark.parametrize("looks", sorted(LOOKS))
@pytest.mark.parametrize("lang", ["en", "es"])
def test_an_emergency_from_the_first_page_to_the_result(
    open_page: Callable[..., Page], lang: str, looks: str
) -> None:
    page = open_page("/riverside", locale=lang, **LOOKS[looks])
    name = f"patient-{lang}-{looks}"
    look(page, f"{name}-1-home", whole=True)
    expect(page.get_by_role("button", name=WORDS[lang]["no"])).to_be_visible()
    patient = PatientPage(page)
    patient.begins()
    expect(page.locator("html")).to_have_attribute("lang", lang)
    look(page, f"{name}-2-consent")
    patient.presses("yes")
    look(page, f"{name}-3-concern")
    patient.says(CHEST[lang])
    alarm = page.get_by_role("alert")
    expect(alarm.get_by_role("link", name=WORDS[lang]["call"])).to_have_attribute("href", "tel:911")
    look(page, f"{name}-4-urgent")
    patient.answers_everything()
    expect(page.get_by_role("heading", name=WORDS[lang]["result"])).to_be_visible()
    look(page, f"{name}-5-result", whole=True)
    page.locator("a[href$='/summary']").click()
    expect(page.locator("#advice")).to_be_visible()
    look(page, f"{name}-6-summary", whole=True)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_same_without_scripts(open_page: Callable[..., Page], lang: str) -> None:
    page = open_page(locale=lang, java_script_enabled=False)
    patient = PatientPage(page, scripts=False)
    patient.begins()
    patient.presses("yes")
    patient.says(CHEST[lang])
    expect(page.get_by_role("alert")).to_be_visible()
    patient.answers_everything()
    expect(page.get_by_role("heading", name=WORDS[lang]["result"])).to_be_visible()


def test_a_calm_concern_is_asked_about_read_back_and_can_be_changed(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(**PHONE)
    patient = PatientPage(page)
    patient.begins()
    patient.presses("yes")
    patient.says("I have a fever since yesterday")
    first = patient.asked
    assert first == "age"
    look(page, "patient-en-phone-question")
    expect(page.locator(".progress")).to_contain_text("left")
    patient.says("40")
    assert patient.asked != first
    patient.presses("back")
    assert patient.asked == first
    patient.answers_everything(until="review")
    look(page, "patient-en-phone-review")
    patient.presses("yes")
    expect(page.get_by_role("heading", name="What to do")).to_be_visible()


def test_the_whole_way_by_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page("/riverside", **DESKTOP)
    press_until_focused(page, "form[action$='/start'] button")
    page.keyboard.press("Enter")
    expect(page.locator("#talk")).to_be_visible()
    press_until_focused(page, "button[value=yes]")
    page.keyboard.press("Enter")
    expect(page.locator("[name=asked]")).to_have_value("concern")
    press_until_focused(page, "#text")
    page.keyboard.type(CHEST["en"])
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("it is getting worse")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#choices button").first).to_be_visible()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.closest('#choices') !== null")


def press_until_focused(page: Page, selector: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
            return
    raise AssertionError(f"{selector} is not reached with the tab key")


def test_after_a_choice_the_answers_are_in_focus_but_none_is_pressed_by_a_second_enter(
    open_page: Callable[..., Page],
) -> None:
    page = open_page()
    patient = PatientPage(page)
    patient.begins()
    patient.presses("yes")
    patient.says(CHEST["en"])
    asked = patient.asked
    patient.presses(patient.offered[0])
    assert patient.asked != asked
    expect(page.locator("#choices")).to_be_focused()
    asked, count = patient.asked, patient.messages.count()
    page.keyboard.press("Enter")
    page.reload()
    assert (patient.asked, patient.messages.count()) == (asked, count)


def test_each_clinic_has_its_own_languages_and_numbers(
    open_page: Callable[..., Page], site: Site
) -> None:
    page = open_page("/lakeside", locale="fr")
    clinic = site.portal.organisations["lakeside"]
    expect(page.locator("html")).to_have_attribute("lang", clinic.languages[0])
    expect(page.get_by_role("link", name=clinic.phone)).to_be_visible()
