"""Every other page and state of the patient's side: danger, leaving, stopping, losing the line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal_api.conversation.messages import Role
from tests.browser.conftest import Complaints, Site
from tests.browser.looking import look
from tests.browser.patient import PatientPage

FEVER = "I have a fever since yesterday"
PHONE = {"viewport": {"width": 320, "height": 640}}


@pytest.fixture
def patient(open_page: Callable[..., Page]) -> PatientPage:
    """In the middle of an interview."""
    patient = PatientPage(open_page())
    patient.begins()
    patient.presses("yes")
    patient.says(FEVER)
    return patient


def said_by_patient(site: Site, patient: PatientPage) -> list[str]:
    org, _, conversation = patient.page.url.partition("#")[0].split("/")[-3:]
    views = site.portal.conversations.messages(org, conversation)
    return [view.text for view in views if view.role is Role.PATIENT]


def test_someone_in_danger_is_told_to_call_and_can_still_write(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/riverside", **PHONE)
    page.get_by_role("link", name="Yes, or I'm not sure").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_attribute("href", "tel:911")
    look(page, "patient-danger", whole=True)
    page.get_by_role("button", name="Go to the chat").click()
    expect(page.locator("#talk")).to_be_visible()


def test_reload_second_tab_and_the_first_page_lead_back(patient: PatientPage) -> None:
    asked, count = patient.asked, patient.messages.count()
    patient.page.reload()
    assert (patient.asked, patient.messages.count()) == (asked, count)
    second = patient.page.context.new_page()
    second.goto("/riverside")
    look(second, "patient-resume", whole=True)
    second.get_by_role("button", name="Go on with my chat").click()
    assert PatientPage(second).asked == asked


def test_two_windows_show_the_same_once(patient: PatientPage) -> None:
    second = patient.page.context.new_page()
    second.goto(patient.page.url)
    patient.says("it started after dinner")
    expect(second.get_by_text("it started after dinner")).to_have_count(1)
    expect(second.locator(".message")).to_have_count(patient.messages.count())
    expect(patient.page.get_by_text("it started after dinner")).to_have_count(1)


def test_an_update_without_news_touches_nothing(patient: PatientPage) -> None:
    """Buttons put in anew under the finger would lose the press, and the focus with it."""
    page = patient.page
    page.evaluate("document.getElementById('choices').dataset.before = 'yes'")
    with page.expect_response(lambda response: "/updates?" in response.url):
        page.evaluate("htmx.trigger('#live', 'recheck')")
    page.wait_for_timeout(200)
    expect(page.locator("#choices[data-before]")).to_have_count(1)


def test_an_answer_from_an_older_page_is_not_taken_for_the_open_question(
    site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page(java_script_enabled=False)
    patient = PatientPage(page, scripts=False)
    patient.begins()
    patient.presses("yes")
    patient.says(FEVER)
    old = page.context.new_page()
    old.goto(page.url)
    patient.presses(patient.offered[0])
    asked, said = patient.asked, said_by_patient(site, patient)
    old.locator("#choices button").first.click()
    expect(old.locator("#note")).to_contain_text("answered before")
    assert said_by_patient(site, patient) == said
    assert PatientPage(old).asked == asked


@pytest.mark.parametrize("note", ["stale", "long"])
def test_what_could_not_be_taken_is_said_on_the_page(patient: PatientPage, note: str) -> None:
    # The answer to the first words may still be on its way, and would replace the page.
    expect(patient.page.locator("[name=asked]")).not_to_have_value("concern")
    page = patient.page.context.new_page()
    page.goto(f"{patient.page.url.partition('#')[0]}?note={note}")
    words = "question" if note == "stale" else "long"
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()
    look(page, f"patient-{note}")


def test_an_empty_message_is_explained(patient: PatientPage) -> None:
    patient.page.locator("[name=send]").click()
    expect(patient.page.locator("#note")).to_be_visible()
    look(patient.page, "patient-empty")


def test_the_language_changes_at_the_same_place(patient: PatientPage) -> None:
    asked = patient.asked
    patient.page.get_by_role("button", name="Español").click()
    expect(patient.page.locator("html")).to_have_attribute("lang", "es")
    assert patient.asked == asked
    look(patient.page, "patient-language")
    patient.presses(patient.offered[0])
    expect(patient.page.locator(".message").last).not_to_have_attribute("lang", "en")


def test_a_person_can_be_asked_for(patient: PatientPage) -> None:
    patient.presses("person")
    expect(patient.page.get_by_text("I want to talk to a person")).to_be_visible()
    look(patient.page, "patient-person")


def test_why_a_question_is_asked(patient: PatientPage) -> None:
    asked = patient.asked
    patient.presses("why")
    assert patient.asked == asked


def test_stopping_is_explained_then_done(patient: PatientPage) -> None:
    page = patient.page
    page.get_by_role("link", name="Stop", exact=True).click()
    look(page, "patient-stop")
    page.get_by_role("button", name="Yes, stop").click()
    expect(page.locator(".progress")).to_have_text("You stopped this chat")
    look(page, "patient-stopped")


def test_saying_no_is_respected(open_page: Callable[..., Page]) -> None:
    patient = PatientPage(open_page())
    patient.begins()
    patient.presses("no")
    expect(patient.page.locator(".progress")).to_have_text("You did not give permission")
    look(patient.page, "patient-declined")


@pytest.mark.parametrize("by", ["button", "escape"])
def test_leaving_fast_leaves_nothing_behind(patient: PatientPage, by: str) -> None:
    page, left = patient.page, patient.page.url
    if by == "button":
        page.get_by_role("link", name="Leave fast").click()
    else:
        for _ in range(3):
            page.keyboard.press("Escape")
    expect(page).to_have_title("Elsewhere")
    assert page.context.cookies(left) == [
        cookie for cookie in page.context.cookies(left) if cookie["name"] == "portico_language"
    ]


def test_a_lost_connection_keeps_the_draft_and_comes_back(
    site: Site, patient: PatientPage, complaints: Complaints
) -> None:
    page = patient.page
    page.context.set_offline(True)
    page.locator("#text").fill("it hurts more now")
    page.locator("[name=send]").click()
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("#text")).to_have_value("it hurts more now")
    look(page, "patient-offline")
    page.context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden()
    with patient.answered():
        page.locator("[name=send]").click()
    assert said_by_patient(site, patient).count("it hurts more now") == 1
    expect(page.get_by_text("it hurts more now")).to_have_count(1)
    complaints.heard[:] = [text for text in complaints.heard if "ERR_INTERNET" not in text]
    complaints.heard[:] = [text for text in complaints.heard if "htmx" not in text.lower()]


def test_the_summary_can_be_saved_as_a_file(patient: PatientPage) -> None:
    patient.answers_everything()
    patient.page.locator("a[href$='/summary']").click()
    with patient.page.expect_download() as download:
        patient.page.get_by_role("link", name="Save as a file").click()
    text = download.value.path().read_text("utf-8")
    assert "Riverside Family Clinic" in text
    assert FEVER in text
    assert "&#" not in text


def test_on_paper_there_is_nothing_to_press(patient: PatientPage) -> None:
    patient.answers_everything()
    patient.page.locator("a[href$='/summary']").click()
    patient.page.emulate_media(media="print")
    for gone in (".bar__end", ".no-print", ".emergency"):
        for element in patient.page.locator(gone).all():
            expect(element).to_be_hidden()
    expect(patient.page.locator("#advice")).to_be_visible()


@pytest.mark.parametrize(("path", "status"), [("/riverside/nothing", 404), ("/nowhere", 404)])
def test_a_wrong_address_gets_a_kind_page(
    open_page: Callable[..., Page], complaints: Complaints, path: str, status: int
) -> None:
    page = open_page()
    response = page.goto(path)
    assert response is not None
    assert response.status == status
    look(page, f"error-{path.strip('/').replace('/', '-')}")
    complaints.heard[:] = [text for text in complaints.heard if "404" not in text]


def test_a_conversation_of_another_device_is_not_shown(
    open_page: Callable[..., Page], patient: PatientPage, complaints: Complaints
) -> None:
    stranger = open_page()
    response = stranger.goto(patient.page.url)
    assert response is not None
    assert response.status == 401
    expect(stranger.get_by_text(FEVER)).to_have_count(0)
    look(stranger, "error-401")
    complaints.heard[:] = [text for text in complaints.heard if "401" not in text]


def test_the_first_page_is_light(open_page: Callable[..., Page]) -> None:
    page, bytes_by_url = open_page(), {}
    page.on("response", lambda r: bytes_by_url.__setitem__(r.url, len(r.body())))
    page.goto("/riverside", wait_until="networkidle")
    assert sum(bytes_by_url.values()) < 150_000


def test_it_fits_at_twice_the_text_size(patient: PatientPage) -> None:
    page = patient.page
    page.set_viewport_size({"width": 640, "height": 640})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    expect(page.locator("#text")).to_be_visible()


def test_motion_stops_for_those_who_ask(open_page: Callable[..., Page]) -> None:
    patient = PatientPage(open_page(reduced_motion="reduce"))
    patient.begins()
    # A message is new until the page asks again, so one is put there that stays.
    duration = patient.page.evaluate(
        """() => {
            const message = document.createElement("div");
            message.className = "message message--new";
            document.body.append(message);
            return getComputedStyle(message).animationDuration;
        }"""
    )
    assert float(duration.removesuffix("s")) < 0.001
