"""What staff see: the order of the queue, the case page, and what stays hidden."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from consent.permits import emergency
from portal_api.conversation.cases import Raised, Reason
from portal_api.conversation.portal import Portal
from portal_api.db.tables import Case
from portal_api.demo.seed import demo_id
from tests.portal_api.staff.cases import (
    EMERGENCY,
    WORDS,
    Told,
    client_of,
    open_case,
    signed_in,
)
from triage.level import Level, Route

ROSA = demo_id("riverside", "patient", "Rosa Delgado")


def ids_in_order(page: str) -> list[str]:
    return re.findall(r'id="row-([0-9a-f-]+)"', page)


def test_the_worst_come_first_then_the_least_time_left(portal: Portal, clock: Any) -> None:
    client = signed_in(portal)
    older = open_case(portal)
    clock.advance(timedelta(hours=2))
    newer = open_case(portal)
    emergency = open_case(portal, told=Told(answers=EMERGENCY))
    expected = [emergency, older, newer]
    assert ids_in_order(client.get("/riverside/staff").text) == expected
    found = client.get("/api/v1/riverside/staff/cases").json()
    assert [case["id"] for case in found["cases"]] == expected
    assert found["counts"] == {"all": 3, "waiting": 3, "mine": 0, "emergency": 1}


def test_a_row_says_all_that_matters(portal: Portal, clock: Any) -> None:
    client = signed_in(portal)
    told = Told(
        answers={**EMERGENCY, "age": 65.0}, patient=ROSA, locale="es", channel="sms",
        phone="+12065550117",
    )  # fmt: skip
    open_case(portal, told=told)
    clock.advance(timedelta(minutes=9))
    page = client.get("/riverside/staff").text
    for words in ("Ambulance now", "4 min late", "9 min", "Rosa Delgado", "65 y", "Danger sign",
                  "Text message", "Spanish", "Waiting", "Claim"):  # fmt: skip
        assert words in page, words


@pytest.mark.parametrize(
    ("show", "empty"),
    [("all", "No one is waiting"), ("mine", "You have no open case"), ("closed", "No case is cl")],
)
def test_an_empty_queue_says_so(portal: Portal, show: str, empty: str) -> None:
    assert empty in signed_in(portal).get(f"/riverside/staff?show={show}").text


def test_filters_show_ones_own_and_closed_cases(portal: Portal) -> None:
    client = signed_in(portal)
    mine, closed, waiting = (open_case(portal) for _ in range(3))
    for case_id in (mine, closed):
        client.post(f"/riverside/staff/cases/{case_id}/claim")
    client.post(f"/riverside/staff/cases/{closed}/close", data={"outcome": "advised"})
    assert ids_in_order(client.get("/riverside/staff?show=mine").text) == [mine]
    page = client.get("/riverside/staff?show=closed").text
    assert ids_in_order(page) == [closed]
    assert "Talked and gave advice" in page
    assert set(ids_in_order(client.get("/riverside/staff").text)) == {mine, waiting}


def test_the_case_page_tells_why_and_what_would_change_it(portal: Portal) -> None:
    client = signed_in(portal)
    told = Told(
        answers={**EMERGENCY, "age": 65.0}, locale="es", channel="sms", phone="+12065550117"
    )
    page = client.get(f"/riverside/staff/cases/{open_case(portal, told=told)}").text
    assert "red-flags / chest-pain-danger" in page, "the rule that fired"
    assert 'href="https://' in page, "its source"
    assert "decided the level" in page
    assert "It would go down if" in page
    assert portal.wording.text("en", "question.red-flag.chest-pain-danger") in page
    assert portal.wording.text("es", "question.red-flag.chest-pain-danger") in page
    assert WORDS in page
    assert 'href="tel:+12065550117"' in page
    assert "share with the clinic" in page
    assert "&#34;resourceType&#34;: &#34;Flag&#34;" in page
    assert "Put in the queue" in page


def test_the_console_speaks_the_language_chosen(portal: Portal) -> None:
    client = signed_in(portal)
    case_id = open_case(portal)
    assert "Lista de casos" in client.get("/riverside/staff?lang=es").text
    assert "Por qué este nivel" in client.get(f"/riverside/staff/cases/{case_id}").text


def test_of_a_case_that_is_not_shared_no_word_is_shown(portal: Portal) -> None:
    client = signed_in(portal)
    told = Told(answers={**EMERGENCY, "age": 47.0}, consent="triage-only", patient=ROSA)
    case_id = open_case(portal, told=told)
    shown = [
        client.get("/riverside/staff").text,
        client.get(f"/riverside/staff/cases/{case_id}").text,
        client.get("/api/v1/riverside/staff/cases").text,
    ]
    for text in shown:
        for hidden in (WORDS, "Zebulon", "Rosa", "1961", "47 y", "Chest"):
            assert hidden not in text, hidden
    assert "The patient did not agree to share" in shown[1]
    assert "&#34;resourceType&#34;: &#34;Task&#34;" in shown[1]
    assert "&#34;resourceType&#34;: &#34;Observation&#34;" not in shown[1]


def test_words_of_a_patient_are_text_and_never_markup(portal: Portal) -> None:
    client = signed_in(portal)
    case_id = open_case(portal, told=Told(words="It hurts <script>alert(1)</script>"))
    page = client.get(f"/riverside/staff/cases/{case_id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_standing_of_a_case_is_sent_only_when_it_changed(portal: Portal) -> None:
    client, case_id = signed_in(portal), open_case(portal)
    address = f"/riverside/staff/cases/{case_id}/standing"
    page = client.get(f"/riverside/staff/cases/{case_id}").text
    version = int(re.search(r"standing\?version=(\d+)", page)[1])  # type: ignore[index]
    assert client.get(f"{address}?version={version}").status_code == 204
    signed_in(portal, "tomas.lindqvist").post(f"/riverside/staff/cases/{case_id}/claim")
    changed = client.get(f"{address}?version={version}")
    assert changed.status_code == 200
    assert "With Tomas Lindqvist" in changed.text
    assert "This case has changed." in changed.text


def test_one_clinic_is_nothing_to_another(portal: Portal) -> None:
    theirs = open_case(portal, "lakeside")
    client = signed_in(portal)
    assert client.get(f"/riverside/staff/cases/{theirs}").status_code == 404
    assert client.get("/api/v1/riverside/staff/cases").json()["cases"] == []
    for action in ("claim", "release"):
        address = f"/api/v1/riverside/staff/cases/{theirs}/{action}"
        assert client.post(address).status_code == 404
    assert client.get("/lakeside/staff").headers["location"].startswith("/lakeside/staff/sign-in")
    assert client.get("/api/v1/lakeside/staff/cases").status_code == 401
    assert client.post(f"/api/v1/lakeside/staff/cases/{theirs}/claim").status_code == 401
    assert client.get("/nowhere/staff").status_code == 404


def test_a_change_asked_for_by_another_site_is_refused(portal: Portal) -> None:
    client, case_id = signed_in(portal), open_case(portal)
    for address in (f"/riverside/staff/cases/{case_id}/claim",
                    f"/api/v1/riverside/staff/cases/{case_id}/claim"):  # fmt: skip
        refused = client.post(address, headers={"Sec-Fetch-Site": "cross-site"})
        assert refused.status_code == 403
    assert client.get("/api/v1/riverside/staff/cases").json()["cases"][0]["status"] == "waiting"


def test_who_is_not_signed_in_sees_nothing(portal: Portal) -> None:
    case_id, client = open_case(portal), client_of(portal)
    for address in (
        "/riverside/staff",
        "/riverside/staff/queue",
        f"/riverside/staff/cases/{case_id}",
    ):
        answer = client.get(address)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/riverside/staff/sign-in")
    part = client.get("/riverside/staff/queue", headers={"HX-Request": "true"})
    assert (part.status_code, "HX-Redirect" in part.headers) == (401, True)
    assert client.get("/riverside/staff/events").status_code == 401
    assert client.get("/api/v1/riverside/staff/cases").status_code == 401


def _raised(portal: Portal, case_id: str, reason: Reason, level: Level = Level.SAME_DAY) -> None:
    with portal.database.read() as session:
        conversation = session.get_one(Case, case_id).conversation
    raised = Raised(level, Route.STAFF_REVIEW, reason, emergency())
    portal.conversations.raise_case("riverside", conversation, raised)


@pytest.mark.parametrize("address", ["/riverside/staff", "/riverside/staff/cases/{}"])
def test_a_further_reason_is_shown_beside_the_main_one(portal: Portal, address: str) -> None:
    client, case_id = signed_in(portal), open_case(portal, told=Told(answers=EMERGENCY))
    assert 'class="also"' not in client.get(address.format(case_id)).text
    for _ in range(2):
        _raised(portal, case_id, Reason.CALL_DO_NOT_TEXT)
    _raised(portal, case_id, Reason.NOT_DELIVERED)
    page = client.get(address.format(case_id)).text
    badges = re.findall(r'class="also">([^<]+)<', page)
    assert badges == ["Call, do not text", "A text did not arrive"]
    assert "Danger sign" in page
    (case,) = client.get("/api/v1/riverside/staff/cases").json()["cases"]
    assert (case["reason"], case["also"]) == ("red-flag", ["call-do-not-text", "not-delivered"])


def test_reasons_dealt_with_are_gone_when_a_case_is_opened_again(portal: Portal) -> None:
    client, case_id = signed_in(portal), open_case(portal, told=Told(answers=EMERGENCY))
    _raised(portal, case_id, Reason.CALL_DO_NOT_TEXT)
    client.post(f"/api/v1/riverside/staff/cases/{case_id}/claim")
    done = f"/api/v1/riverside/staff/cases/{case_id}/close"
    assert client.post(done, json={"outcome": "advised"}).status_code == 200
    _raised(portal, case_id, Reason.MEDIA)
    (case,) = client.get("/api/v1/riverside/staff/cases").json()["cases"]
    assert case["also"] == ["media"]
