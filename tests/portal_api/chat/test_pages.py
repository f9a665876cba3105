"""The patient's pages over HTTP: cookies, other sites, older pages, and leaving."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie

import pytest
from fastapi.testclient import TestClient

from portal_api.app import create_app
from portal_api.conversation.portal import Portal

HTML = {"accept": "text/html"}


@pytest.fixture
def client(portal: Portal) -> TestClient:
    return TestClient(create_app(portal), follow_redirects=False, headers=HTML)


@pytest.fixture
def here(client: TestClient) -> str:
    """Address of a conversation this client began."""
    begun = client.post("/riverside/start", data={"lang": "en"})
    assert begun.status_code == 303
    return begun.headers["location"].partition("#")[0]


def messages(portal: Portal, here: str) -> int:
    return len(portal.conversations.messages("riverside", here.rsplit("/", 1)[1]))


def test_the_token_is_for_this_site_only_and_not_for_scripts(client: TestClient) -> None:
    begun = client.post("/riverside/start", data={"lang": "en"})
    conversation = begun.headers["location"].partition("#")[0].rsplit("/", 1)[1]
    paths = set()
    for header in begun.headers.get_list("set-cookie"):
        for name, cookie in SimpleCookie(header).items():
            if name == f"portico_conversation_{conversation}":
                paths.add(cookie["path"])
                assert cookie["httponly"]
                assert cookie["samesite"] == "strict"
    assert paths == {"/riverside", "/api/v1/riverside"}


def test_a_language_the_clinic_does_not_offer_begins_nothing(client: TestClient) -> None:
    assert client.post("/riverside/start", data={"lang": "xx"}).status_code == 422


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "same-site"}, 403),  # another clinic's host on the same domain
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"origin": "http://testserver"}, 303),  # a browser without Sec-Fetch-Site
        ({"origin": "https://elsewhere.example"}, 403),
        ({"origin": "null"}, 403),
        ({}, 303),
    ],
)
def test_forms_of_other_sites_are_refused(
    client: TestClient, here: str, portal: Portal, headers: dict[str, str], status: int
) -> None:
    before = messages(portal, here)
    form = {"client_id": "1", "text": "I have a headache"}
    sent = client.post(f"{here}/messages", data=form, headers=headers)
    assert sent.status_code == status
    assert (messages(portal, here) > before) is (status == 303)


def test_the_same_form_twice_is_one_message(client: TestClient, here: str, portal: Portal) -> None:
    form = {"client_id": "same", "text": "I have a headache"}
    client.post(f"{here}/messages", data=form)
    once = messages(portal, here)
    client.post(f"{here}/messages", data=form)
    assert messages(portal, here) == once


@pytest.mark.parametrize(
    ("form", "note"),
    [
        ({"text": "   "}, "empty"),
        ({"text": "x" * 20_001}, "long"),
        ({"choice": "yes", "asked": "some-older-question"}, "stale"),
    ],
)
def test_what_cannot_be_meant_is_explained_and_not_stored(
    client: TestClient, here: str, portal: Portal, form: dict[str, str], note: str
) -> None:
    before = messages(portal, here)
    sent = client.post(f"{here}/messages", data={"client_id": "1", **form})
    assert f"note={note}" in sent.headers["location"]
    assert messages(portal, here) == before
    page = client.get(sent.headers["location"].partition("#")[0])
    assert 'id="note"' in page.text


def test_words_of_a_person_are_never_markup(client: TestClient, here: str) -> None:
    nasty = "<script>alert(1)</script> & <b>pain</b>"
    client.post(f"{here}/messages", data={"client_id": "1", "text": nasty})
    page = client.get(here).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_pages_hold_nothing_inline_and_are_not_kept(client: TestClient, here: str) -> None:
    for path in ("/riverside", "/riverside/danger", here, f"{here}/stop", f"{here}/summary"):
        page = client.get(path)
        assert page.status_code == 200
        assert page.headers["cache-control"] == "no-store"
        assert not re.search(r"<style|style=|<script(?![^>]*src=)|\son[a-z]+=", page.text)
        assert not re.search(r"""(src|href)=["']?(https?:)?//""", page.text)


def test_an_update_holds_only_what_is_new(client: TestClient, here: str) -> None:
    seen = client.get(here).text.count('class="message ')
    latest = int(re.findall(r'id="after" value="(\d+)"', client.get(here).text)[0])
    form = {"client_id": "1", "text": "I have a headache", "after": str(latest)}
    fragment = client.post(f"{here}/messages", data=form, headers={"hx-request": "true"})
    assert fragment.status_code == 200
    assert "<html" not in fragment.text
    whole = client.get(here).text.count('class="message ')
    assert fragment.text.count('class="message ') == whole - seen
    nothing = client.get(f"{here}/updates", params={"after": "999"})
    assert 'class="message ' not in nothing.text


def test_another_device_sees_nothing(portal: Portal, here: str) -> None:
    stranger = TestClient(create_app(portal), headers=HTML)
    for path in ("", "/updates", "/events", "/stop", "/summary", "/summary.txt"):
        assert stranger.get(here + path).status_code == 401
    assert (
        stranger.post(f"{here}/messages", data={"client_id": "1", "text": "x"}).status_code == 401
    )


def test_a_token_of_one_clinic_opens_nothing_at_another(client: TestClient, here: str) -> None:
    token = next(iter(client.cookies.jar)).value or ""
    conversation = here.rsplit("/", 1)[1]
    client.cookies.set(f"portico_conversation_{conversation}", token, path="/lakeside")
    assert client.get(f"/lakeside/c/{conversation}").status_code == 401


@pytest.mark.parametrize(("site", "forgotten"), [("same-origin", True), ("cross-site", False)])
def test_leaving_forgets_the_chat_unless_another_site_sent_us(
    client: TestClient, here: str, site: str, forgotten: bool
) -> None:
    left = client.get("/riverside/leave", headers={"sec-fetch-site": site})
    assert left.status_code == 303
    assert not left.headers["location"].startswith("/")
    assert (client.get(here).status_code == 401) is forgotten


def test_the_language_is_kept_and_the_question_asked_again(client: TestClient, here: str) -> None:
    client.post(f"{here}/language", data={"lang": "es"})
    page = client.get(here)
    assert '<html lang="es"' in page.text
    assert page.text.count('lang="en"') > 1  # earlier messages say which language they are in
