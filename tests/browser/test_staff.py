"""The staff console in a real browser: the whole job, live updates, focus, and how it looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from consent.permits import emergency
from portal_api.conversation.cases import Raised, Reason
from portal_api.db.tables import Case
from portal_api.demo.seed import demo_id, seed
from tests.browser.conftest import Complaints, Site
from tests.browser.looking import look
from tests.portal_api.staff.cases import ADULT, EMERGENCY, Told, open_case
from triage.level import Level, Route

WIDE = {"viewport": {"width": 1366, "height": 850}}
PHONE = {"viewport": {"width": 320, "height": 640}}


def patient(name: str) -> str:
    return demo_id("riverside", "patient", name)


@pytest.fixture
def busy_morning(site: Site, clock: Any) -> dict[str, str]:
    """Cases of every kind in the queue, by what they are."""
    told = {
        "calm": Told(protocol="general", patient=patient("June Okafor")),
        "urgent": Told(
            protocol="breathing-difficulty",
            answers={**ADULT, "age": 77.0},
            patient=patient("Walter Brandt"),
        ),
        "silent": Told(
            answers=EMERGENCY, consent="triage-only", channel="sms", phone="+12065550180"
        ),
        "emergency": Told(
            answers={**EMERGENCY, "age": 65.0, "sex": "female"},
            patient=patient("Rosa Delgado"),
            locale="es",
            channel="sms",
            phone="+12065550117",
            words="Me duele mucho el pecho y sudo",
        ),
    }
    cases = {}
    for name, words in told.items():
        cases[name] = open_case(site.portal, told=words)
        clock.advance(timedelta(minutes=7))
    _no_texts(site, cases["silent"])
    open_case(
        site.portal, "lakeside", Told(patient=demo_id("lakeside", "patient", "Mateo Quiroga"))
    )
    return cases


def _no_texts(site: Site, case_id: str) -> None:
    """The person wants no texts: a second reason on a case that is open already."""
    with site.portal.database.read() as session:
        conversation = session.get_one(Case, case_id).conversation
    raised = Raised(Level.SAME_DAY, Route.STAFF_REVIEW, Reason.CALL_DO_NOT_TEXT, emergency())
    site.portal.conversations.raise_case("riverside", conversation, raised)


def sign_in(page: Page, name: str, org: str = "riverside") -> Page:
    page.goto(f"/{org}/staff")
    page.get_by_role("button", name=name).click()
    page.wait_for_url(f"**/{org}/staff")
    return page


def test_an_emergency_is_taken_looked_at_and_closed(
    site: Site, open_page: Callable[..., Page], busy_morning: dict[str, str]
) -> None:
    page = open_page("/riverside/staff", **WIDE)
    look(page, "staff-sign-in")
    sign_in(page, "Nadia Osei")
    expect(page.locator("#live")).to_have_text("Live")
    rows = page.locator("tr.row")
    expect(rows).to_have_count(4)
    expect(rows.first).to_contain_text("Ambulance now")
    look(page, "staff-queue")
    page.get_by_role("link", name="Rosa Delgado").click()
    expect(page.get_by_role("heading", name="Rosa Delgado")).to_be_visible()
    page.locator("summary", has_text="QuestionnaireResponse").first.click()
    look(page, "staff-case", whole=True)
    page.get_by_role("button", name="Claim this case").click()
    expect(page.get_by_role("heading", name="With you")).to_be_visible()
    look(page, "staff-case-mine")
    page.get_by_label("Sent to emergency care").check()
    page.get_by_role("button", name="Close case").click()
    expect(page.locator("tr.row")).to_have_count(3)
    page.get_by_role("link", name="Closed").click()
    expect(page.locator("tr.row")).to_contain_text("Sent to emergency care")
    look(page, "staff-closed")


def test_a_new_case_appears_by_itself_and_the_focus_stays(
    site: Site, open_page: Callable[..., Page], busy_morning: dict[str, str]
) -> None:
    page = sign_in(open_page(**WIDE), "Tomas Lindqvist")
    expect(page.locator("#live")).to_have_text("Live")
    page.get_by_role("link", name="June Okafor").focus()
    focused = page.evaluate("document.activeElement.id")
    new = open_case(site.portal, told=Told(answers=EMERGENCY))
    site.portal.live.publish("riverside", "queue")
    expect(page.locator(f"#row-{new}")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == focused
    expect(page.locator("#news")).to_have_text("Waiting: 5. Emergencies: 3.")


def test_when_the_row_in_focus_goes_the_focus_is_not_lost(
    site: Site, open_page: Callable[..., Page], busy_morning: dict[str, str]
) -> None:
    page = sign_in(open_page(**WIDE), "Tomas Lindqvist")
    other = sign_in(open_page(**WIDE), "Nadia Osei")
    page.locator(f"#claim-{busy_morning['urgent']}").focus()
    other.locator(f"#claim-{busy_morning['urgent']}").click()
    expect(page.locator(f"#row-{busy_morning['urgent']}")).to_contain_text("With Nadia Osei")
    assert page.evaluate("document.activeElement.id") == "show-all"


def test_whoever_is_late_is_told_who_has_the_case(
    site: Site,
    open_page: Callable[..., Page],
    busy_morning: dict[str, str],
    complaints: Complaints,
) -> None:
    case = f"/riverside/staff/cases/{busy_morning['urgent']}"
    first = sign_in(open_page(**WIDE), "Nadia Osei")
    late = sign_in(open_page(**WIDE, java_script_enabled=False), "Tomas Lindqvist")
    late.goto(case)
    first.goto(case)
    first.get_by_role("button", name="Claim this case").click()
    late.get_by_role("button", name="Claim this case").click()
    expect(late.get_by_role("alert")).to_contain_text("Nadia Osei has this case")
    expect(late.get_by_role("heading", name="With Nadia Osei")).to_be_visible()
    complaints.heard[:] = [text for text in complaints.heard if "409" not in text]


def test_an_open_case_page_shows_that_someone_took_it(
    site: Site, open_page: Callable[..., Page], busy_morning: dict[str, str]
) -> None:
    case = f"/riverside/staff/cases/{busy_morning['urgent']}"
    watching = sign_in(open_page(**WIDE), "Tomas Lindqvist")
    watching.goto(case)
    taking = sign_in(open_page(**WIDE), "Nadia Osei")
    taking.goto(case)
    taking.get_by_role("button", name="Claim this case").click()
    expect(watching.get_by_role("heading", name="With Nadia Osei")).to_be_visible()
    expect(watching.get_by_role("link", name="Show it as it is now")).to_be_visible()
    look(watching, "staff-case-taken")


def test_a_case_that_is_not_shared_says_so(
    site: Site, open_page: Callable[..., Page], busy_morning: dict[str, str]
) -> None:
    page = sign_in(open_page(**WIDE), "Fern Doyle")
    page.goto(f"/riverside/staff/cases/{busy_morning['silent']}")
    expect(page.get_by_text("The patient did not agree to share")).to_be_visible()
    expect(page.get_by_role("link", name="+12065550180")).to_have_attribute(
        "href", "tel:+12065550180"
    )
    look(page, "staff-not-shared")


@pytest.mark.parametrize(
    "options", [PHONE, {**WIDE, "color_scheme": "dark"}], ids=["small", "dark"]
)
def test_it_is_readable_on_a_phone_and_in_the_dark(
    site: Site,
    open_page: Callable[..., Page],
    busy_morning: dict[str, str],
    options: dict[str, object],
    request: pytest.FixtureRequest,
) -> None:
    kind = request.node.callspec.id
    page = sign_in(open_page(**options), "Grace Hollis")
    look(page, f"staff-queue-{kind}", whole=True)
    page.goto(f"/riverside/staff/cases/{busy_morning['emergency']}")
    page.locator("summary", has_text="QuestionnaireResponse").first.click()
    look(page, f"staff-case-{kind}", whole=True)


def test_the_second_clinic_works_in_spanish(
    site: Site, open_page: Callable[..., Page], busy_morning: dict[str, str]
) -> None:
    page = sign_in(open_page(**WIDE, locale="es-US"), "Marisol Vega", "lakeside")
    expect(page.get_by_role("heading", name="Lista de casos")).to_be_visible()
    expect(page.locator("tr.row")).to_have_count(1)
    look(page, "staff-queue-es")
    page.get_by_role("link", name="Mateo Quiroga").click()
    expect(page.get_by_role("heading", name="Por qué este nivel")).to_be_visible()
    look(page, "staff-case-es", whole=True)


def test_an_empty_queue_is_good_news(site: Site, open_page: Callable[..., Page]) -> None:
    seed(site.portal)
    page = sign_in(open_page(**WIDE), "Nadia Osei")
    expect(page.get_by_role("heading", name="No one is waiting")).to_be_visible()
    look(page, "staff-queue-empty")
