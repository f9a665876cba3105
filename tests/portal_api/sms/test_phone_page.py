"""The telephone of the demonstration takes the provider's own way in, signature and all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from portal_api.adapters.loopback_handset import LoopbackHandset
from portal_api.adapters.texting import texting_of
from portal_api.conversation.outbox import TextKind
from portal_api.conversation.portal import Portal
from portal_api.settings import Organisation
from portal_api.sms.ports import SignatureCheck, SignedBody
from portal_api.sms.sender import Sender
from portal_api.sms.texting import Texting
from tests.conftest import Clock
from tests.portal_api.sms.conftest import PHONE, Kept

PAGE = "/riverside/phone"


class WrongSignature(SignatureCheck):
    """Signs like someone who does not know the token."""

    def genuine(self, org: Organisation, url: str, body: SignedBody, signature: str) -> bool:
        raise AssertionError("only signs")

    def sign(self, org: Organisation, url: str, fields: object) -> str:
        return "bm90IGl0"


def test_a_text_written_on_the_page_arrives_and_the_reply_is_shown(
    client: TestClient, kept: Kept
) -> None:
    answer = client.post(PAGE, data={"number": PHONE, "text": "my stomach hurts <b>"})
    assert answer.status_code == 200, "after the redirect back to the page"
    assert kept.words() == ["my stomach hurts <b>"]
    assert "my stomach hurts &lt;b&gt;" in answer.text
    assert "Riverside Family Clinic" in answer.text
    assert 'class="message message--assistant"' in answer.text


def test_the_page_goes_through_the_signature_check(client: TestClient, kept: Kept) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    base = app.state.texting.public_url
    forged = LoopbackHandset(WrongSignature(), base, base, client)
    app.state.texting = replace(app.state.texting, handset=forged)
    answer = client.post(PAGE, data={"number": PHONE, "text": "hello"})
    assert kept.words() == []
    assert 'role="alert"' in answer.text


def test_each_telephone_shows_its_own_texts(client: TestClient) -> None:
    client.post(PAGE, data={"number": PHONE, "text": "my stomach hurts"})
    other = client.get(f"{PAGE}/texts", params={"number": "+12065550124"})
    assert "stomach" not in other.text
    assert "stomach" in client.get(f"{PAGE}/texts", params={"number": PHONE}).text
    assert "stomach" not in client.get("/lakeside/phone", params={"number": PHONE}).text


def test_the_page_speaks_spanish(client: TestClient) -> None:
    assert "Teléfono de prueba" in client.get(PAGE, params={"lang": "es"}).text


def test_it_works_without_scripts(client: TestClient) -> None:
    page = client.get(PAGE).text
    assert '<form id="write"' in page
    assert 'method="post"' in page
    assert f'href="{PAGE}?number=%2B12065550123' in page, "a plain link looks for new texts"


def test_a_form_of_another_site_is_refused(client: TestClient, kept: Kept) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = client.post(PAGE, data={"number": PHONE, "text": "x"}, headers=headers)
    assert answer.status_code == 403
    assert kept.words() == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_outside_the_demonstration_there_is_no_such_page(
    client: TestClient, portal: Portal, method: str
) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    real = replace(portal, settings=portal.settings.model_copy(update={"profile": "production"}))
    app.state.texting = texting_of(real)
    data = {"number": PHONE, "text": "x"} if method == "POST" else None
    assert client.request(method, PAGE, data=data).status_code == 404


def test_a_text_that_waits_for_the_morning_says_until_when(
    client: TestClient, queued: Callable[..., str], clock: Clock
) -> None:
    clock.now = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
    queued("better, same or worse?", kind=TextKind.PROACTIVE)
    page = client.get(f"{PAGE}/texts", params={"number": PHONE}).text
    assert "waits until 08:00 PST" in page
    assert "saldrá a las 08:00 PST" in client.get(f"{PAGE}?lang=es&number=%2B12065550123").text


def test_a_text_held_back_says_so(
    client: TestClient, texting: Texting, queued: Callable[..., str]
) -> None:
    for _ in range(4):
        Sender(texting).send("riverside", queued("better?"))
    page = client.get(f"{PAGE}/texts", params={"number": PHONE}).text
    assert page.count("held back: sent too often") == 1
