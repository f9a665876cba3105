"""Signing in, telephones, links from texts and joining, as people see and press them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from portal_api.conversation.portal import Portal
from portal_api.db.tables import Outbound
from portal_api.demo.seed import seed
from portal_api.identity.phones import links
from tests.browser.conftest import Complaints
from tests.browser.looking import look
from tests.browser.patient import PatientPage
from tests.portal_api.identity.patients import ROSA
from tests.portal_api.staff.cases import open_case

SMALL = {"width": 320, "height": 640}
LARGE = {"width": 1280, "height": 900}
ROSAS = "+12065550117"
DARK = {"viewport": SMALL, "locale": "es-US", "color_scheme": "dark"}
LIGHT = {"viewport": LARGE, "locale": "en-US", "color_scheme": "light"}
PLAIN = {"viewport": SMALL, "locale": "en-US", "java_script_enabled": False}
SEEN = [
    pytest.param(DARK, id="small-es-dark"),
    pytest.param(LIGHT, id="large-en-light"),
    pytest.param(PLAIN, id="small-en-plain"),
]


@pytest.fixture(autouse=True)
def people(portal: Portal) -> None:
    seed(portal)


def lang(options: dict[str, object]) -> str:
    return str(options["locale"])[:2]


def signs_in(page: Page) -> None:
    page.goto("/riverside/sign-in")
    page.locator(f"button[name=patient][value='{ROSA}']").click()
    expect(page.locator("#who")).to_contain_text("Rosa Delgado")


def sees(page: Page, name: str, options: dict[str, object]) -> None:
    """The page held against axe and a small screen; axe itself needs scripts."""
    if options.get("java_script_enabled", True):
        scheme = options.get("color_scheme", "light")
        width = page.viewport_size["width"] if page.viewport_size else 0
        look(page, f"identity-{name}-{lang(options)}-{scheme}-{width}", whole=True)


@pytest.mark.parametrize("options", SEEN)
def test_signing_in_joining_a_chat_linking_a_phone_and_signing_out(
    open_page: Callable[..., Page], portal: Portal, options: dict[str, object]
) -> None:
    page = open_page("/riverside", **options)
    patient = PatientPage(page, scripts=bool(options.get("java_script_enabled", True)))
    patient.begins()
    page.goto("/riverside")
    sees(page, "home-nobody", options)
    page.goto("/riverside/sign-in")
    sees(page, "sign-in-demo", options)
    signs_in(page)
    sees(page, "home-signed-in", options)

    page.locator("form[action$='/join'] button").click()
    expect(page.locator("#talk")).to_be_visible()
    page.goto("/riverside")
    expect(page.locator("form[action$='/join']")).to_have_count(0)
    expect(page.locator("#past-mine")).to_be_visible()

    page.locator("a[href='/riverside/phones']").click()
    page.locator("#number").fill("(206) 555-0123")
    page.locator("form[action='/riverside/phones'] button").click()
    page.locator("#code").fill("000000 ")
    page.locator("form[action$='/code'] button").click()
    expect(page.locator("#code-wrong")).to_be_visible()
    sees(page, "phones-code", options)
    page.locator("#code").fill(code_of(portal))
    page.locator("form[action$='/code'] button").click()
    expect(page.locator("form[action$='/remove']")).to_have_count(1)
    sees(page, "phones-linked", options)

    page.goto("/riverside")
    page.locator("form[action$='/sign-out'] button:not([name])").click()
    expect(page.locator("h1")).to_be_visible()
    sees(page, "signed-out", options)
    page.goto("/riverside")
    expect(page.locator("#who")).to_have_count(0)
    expect(page.locator(".past__item")).to_have_count(0)


@pytest.mark.parametrize("options", SEEN)
def test_a_link_of_a_text_to_the_chat(
    open_page: Callable[..., Page], portal: Portal, options: dict[str, object]
) -> None:
    path, conversation = link_to(portal)
    page = open_page(path, **options)
    sees(page, "open", options)
    page.locator("main form button").click()
    page.locator("#born").fill("1/1/1970")
    page.locator("form[action$='/birth-date'] button").click()
    expect(page.locator("#born-wrong")).to_be_visible()
    sees(page, "prove", options)
    page.locator("#born").fill("4/12/1961")
    page.locator("form[action$='/birth-date'] button").click()
    expect(page).to_have_url(re.compile(f"/riverside/c/{conversation}"))


def test_a_link_that_is_over(
    open_page: Callable[..., Page], portal: Portal, complaints: Complaints
) -> None:
    path, _ = link_to(portal)
    links.use(portal, "riverside", path.rpartition("/")[2])
    page = open_page(path, viewport=SMALL)
    page.locator("main form button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("does not work any more")
    look(page, "identity-open-over", whole=True)
    complaints.heard = [line for line in complaints.heard if "410" not in line]


def test_staff_join_a_case_to_a_patient_and_undo_it(
    open_page: Callable[..., Page], portal: Portal
) -> None:
    case = open_case(portal)
    page = open_page("/riverside/staff/sign-in", viewport=LARGE)
    page.locator("button[name=login][value='nadia.osei']").click()
    expect(page.locator("#queue")).to_be_visible()
    look(page, "identity-staff-queue")
    page.goto(f"/riverside/staff/cases/{case}")
    page.locator("#whose").click()
    page.locator("#name").fill("delgado")
    page.locator("#search button").click()
    look(page, "identity-staff-patient", whole=True)
    page.locator(f"#found button[value='{ROSA}']").click()
    expect(page.locator("h1")).to_contain_text("Rosa Delgado")
    look(page, "identity-staff-case", whole=True)
    page.locator("#whose").click()
    look(page, "identity-staff-patient-joined", whole=True)
    page.locator("#undo").click()
    expect(page.locator("#undo")).to_have_count(0)
    page.goto("/riverside/staff/sign-ins")
    look(page, "identity-staff-sign-ins", whole=True)


def code_of(portal: Portal) -> str:
    with portal.database.read() as session:
        row = session.scalars(select(Outbound).order_by(Outbound.created_at.desc())).first()
    assert row is not None
    found = re.search(r"\d{6}", portal.cipher("riverside").decrypt(row.text))
    assert found is not None
    return found[0]


def link_to(portal: Portal) -> tuple[str, str]:
    """Path of a link as a text holds it, and the conversation behind it."""
    begun = portal.conversations.start("riverside", "sms", "en", phone=ROSAS)
    with portal.database.write() as session:
        link = links.issue(portal, session, "riverside", begun.conversation_id, ROSAS)
    return link.removeprefix(portal.context.public_url), begun.conversation_id
