"""Review of answers, the result page, and the request followed live until a person answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal_api.demo.seed import seed
from portal_api.staff import service, takeover
from portal_api.staff.outcome import CaseOutcome
from tests.browser.conftest import Site
from tests.browser.looking import look
from tests.browser.patient import PatientPage
from tests.portal_api.staff.test_takeover import NADIA

PHONE = {"viewport": {"width": 320, "height": 640}}
FEVER = {"en": "I have a fever since yesterday", "es": "tengo fiebre desde ayer"}


def until_review(
    open_page: Callable[..., Page], lang: str = "en", **options: object
) -> PatientPage:
    scripts = bool(options.get("java_script_enabled", True))
    patient = PatientPage(open_page(locale=lang, **(PHONE | options)), scripts)
    patient.begins()
    patient.presses("yes")
    patient.says(FEVER[lang])
    patient.answers_everything(until="review")
    return patient


def case_of(site: Site, patient: PatientPage) -> str:
    conversation = patient.page.url.partition("#")[0].split("/c/")[1].partition("/")[0]
    case = site.portal.conversations.state("riverside", conversation).case
    assert case is not None
    return case


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_answer_can_be_checked_and_changed_before_the_result(
    open_page: Callable[..., Page], lang: str, scripts: bool
) -> None:
    patient = until_review(open_page, lang, java_script_enabled=scripts)
    page = patient.page
    rows = page.locator(".review__row")
    age = rows.filter(has=page.locator("button[value=age]"))
    expect(age).to_contain_text("40")
    assert rows.count() == page.locator(".review__row button").count() > 5
    if scripts:
        look(page, f"review-{lang}", whole=True)
    with patient.answered():
        age.get_by_role("button").click()
    assert patient.asked == "age"
    patient.says("52")
    patient.answers_everything(until="review")
    expect(age).to_contain_text("52")
    said = page.locator(".message--patient").filter(has_text="52")
    expect(said).to_have_count(1)
    assert page.get_by_text("age", exact=True).count() == 0  # the id of a question is for machines
    patient.presses("yes")
    expect(page.locator(".outcome")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_result_says_what_how_soon_why_and_who(
    open_page: Callable[..., Page], scripts: bool
) -> None:
    patient = until_review(open_page, java_script_enabled=scripts)
    patient.presses("yes")
    page = patient.page
    page.get_by_role("link", name="My result").click()
    for heading in ("What to do", "Who gets in touch", "What to watch for", "Why"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(page.locator(".outcome__soon")).to_contain_text("How soon")
    expect(page.locator("#request")).to_contain_text("Waiting for staff")
    page.get_by_role("button", name="Talk to a person").click()
    expect(page.get_by_text("I want to talk to a person")).to_be_visible()


def test_the_request_is_followed_live_on_both_pages(
    site: Site, open_page: Callable[..., Page]
) -> None:
    patient = until_review(open_page)
    patient.presses("yes")
    page, case = patient.page, case_of(site, patient)
    seed(site.portal)
    result = page.context.new_page()
    result.goto(page.url.partition("#")[0] + "/result")
    steps = [
        (lambda: service.claim(site.portal, NADIA, case), "A nurse has opened your request"),
        (lambda: takeover.take_over(site.portal, NADIA, case), "A nurse is writing with you"),
        (
            lambda: service.close(site.portal, NADIA, case, CaseOutcome.ADVISED),
            "The clinic has closed your request",
        ),
    ]
    for act, words in steps:
        act()
        for window in (page, result):
            expect(window.locator("#request")).to_contain_text(words)
    look(result, "result-closed", whole=True)


def test_without_a_result_the_address_leads_to_the_conversation(
    open_page: Callable[..., Page],
) -> None:
    patient = until_review(open_page)
    patient.page.goto(patient.page.url.partition("#")[0] + "/result")
    expect(patient.page.locator("#talk")).to_be_visible()


def test_it_reads_in_another_language_at_once(open_page: Callable[..., Page]) -> None:
    patient = until_review(open_page)
    patient.presses("yes")
    page = patient.page
    page.get_by_role("link", name="My result").click()
    page.get_by_role("link", name="Español").click()
    expect(page.get_by_role("heading", name="Qué hacer")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("What to")
