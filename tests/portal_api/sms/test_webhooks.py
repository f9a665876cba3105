"""What comes in by the provider's webhooks: only genuine, each once, whatever it holds."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from twilio.request_validator import RequestValidator

from portal_api.adapters.twilio_sms import TwilioSignature
from portal_api.conversation.portal import Portal
from portal_api.settings import Organisation
from portal_api.sms.requests import LARGEST
from tests.portal_api.sms.conftest import PHONE, Kept, Provider

INBOUND = "/sms/riverside/inbound"


def test_a_genuine_text_is_stored_answered_with_empty_twiml_and_replied_to(
    provider: Provider, kept: Kept
) -> None:
    answer = provider.text("my stomach hurts")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/xml")
    assert answer.text.endswith("<Response></Response>")
    assert kept.words() == ["my stomach hurts"]
    assert kept.texts(), "a reply is on its way"


def _forgeries(provider: Provider, org: Organisation) -> dict[str, tuple[str, dict[str, str], str]]:
    fields = provider.fields("my stomach hurts")
    url = provider.public_url + INBOUND
    good = TwilioSignature().sign(org, url, fields)
    other = RequestValidator("another-token").compute_signature(url, fields)
    return {
        "none": (INBOUND, fields, ""),
        "nonsense": (INBOUND, fields, "AAAA"),
        "another token": (INBOUND, fields, other),
        "another body": (INBOUND, fields | {"Body": "STOP"}, good),
        "an extra field": (INBOUND, fields | {"NumMedia2": "1"}, good),
        "another address": (INBOUND + "?x=1", fields, good),
        "another clinic": ("/sms/lakeside/inbound", fields, good),
        "not ASCII": (INBOUND, fields, "ñ"),
    }


@pytest.mark.parametrize(
    "kind",
    [
        "none", "nonsense", "another token", "another body", "an extra field",
        "another address", "another clinic", "not ASCII",
    ],
)  # fmt: skip
def test_a_forged_signature_is_refused_and_nothing_changes(
    provider: Provider, client: TestClient, org: Organisation, kept: Kept, kind: str
) -> None:
    path, fields, signature = _forgeries(provider, org)[kind]
    headers = {"X-Twilio-Signature": signature.encode()} if signature else {}
    answer = client.post(path, data=fields, headers=headers)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 403
    assert (kept.conversations(), kept.words(), kept.texts()) == (0, [], [])


def test_an_unknown_clinic_is_not_found(provider: Provider) -> None:
    assert provider.post(provider.fields("x"), "/sms/nowhere/inbound").status_code == 404


def test_every_form_field_counts_also_a_repeated_and_an_empty_one(
    client: TestClient, org: Organisation, provider: Provider
) -> None:
    fields = provider.fields("hello") | {"Empty": ""}
    many = [*fields.items(), ("Tag", "b"), ("Tag", "a")]
    signed = RequestValidator(org.sms.auth_token.get_secret_value())

    class Form(dict):  # type: ignore[type-arg]  # what the validator reads lists from
        def getlist(self, name: str) -> list[str]:
            return [value for key, value in many if key == name]

    signature = signed.compute_signature(provider.public_url + INBOUND, Form(many))
    from urllib.parse import urlencode

    answer = client.post(
        INBOUND,
        content=urlencode(many),
        headers={
            "X-Twilio-Signature": signature,
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(("tamper", "status"), [(False, 204), (True, 403)])
def test_a_json_body_is_covered_by_its_hash(
    client: TestClient, org: Organisation, provider: Provider, tamper: bool, status: int
) -> None:
    body = json.dumps({"MessageSid": "SM1", "MessageStatus": "sent"})
    path = f"/sms/riverside/status?bodySHA256={hashlib.sha256(body.encode()).hexdigest()}"
    signature = TwilioSignature().sign(org, provider.public_url + path, {})
    sent = body.replace("sent", "delivered") if tamper else body
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/json"}
    assert client.post(path, content=sent, headers=headers).status_code == status


def test_a_json_body_without_its_hash_is_refused(
    client: TestClient, org: Organisation, provider: Provider
) -> None:
    path = "/sms/riverside/status"
    signature = TwilioSignature().sign(org, provider.public_url + path, {})
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/json"}
    assert client.post(path, content="{}", headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("trusted", "status"), [((), 403), (("10.0.0.0/8",), 403), (("192.0.2.0/24",), 200)]
)
def test_forwarded_headers_count_only_from_a_trusted_proxy(
    client: TestClient,
    org: Organisation,
    provider: Provider,
    trusted: tuple[str, ...],
    status: int,
) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    app.state.texting = replace(app.state.texting, trusted_proxies=trusted)
    fields = provider.fields("hello")
    signature = TwilioSignature().sign(org, "https://clinic.example" + INBOUND, fields)
    headers = {
        "X-Twilio-Signature": signature,
        "X-Forwarded-Host": "clinic.example",
        "X-Forwarded-Proto": "https",
    }
    with TestClient(app, base_url="http://inside", client=("192.0.2.7", 5000)) as proxied:
        answer = proxied.post(INBOUND, data=fields, headers=headers)
    assert answer.status_code == status


def test_too_large_a_body_is_refused_before_anything_else(client: TestClient) -> None:
    answer = client.post(INBOUND, content=b"x" * (LARGEST + 1))
    assert answer.status_code == 413


def test_ten_deliveries_of_one_text_make_one_turn(provider: Provider, kept: Kept) -> None:
    fields = provider.fields("my stomach hurts")
    assert {provider.post(fields).status_code for _ in range(10)} == {200}
    assert kept.words() == ["my stomach hurts"]
    assert kept.conversations() == 1
    assert len(kept.texts()) == len({kept.text_of(row) for row in kept.texts()})


def test_ten_deliveries_at_once_make_one_turn(provider: Provider, kept: Kept) -> None:
    fields = provider.fields("my stomach hurts")
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: provider.post(fields).status_code, range(10)))
    assert answers == [200] * 10
    assert kept.words() == ["my stomach hurts"]
    assert kept.conversations() == 1
    assert len(kept.texts()) == len({kept.text_of(row) for row in kept.texts()})


def test_different_first_texts_at_once_make_one_conversation(
    provider: Provider, kept: Kept
) -> None:
    posts = [provider.fields(f"part {number}") for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(lambda f: provider.post(f).status_code, posts)) == {200}
    assert sorted(kept.words()) == [f"part {number}" for number in range(6)]
    assert kept.conversations() == 1


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000, "😀" * 500, "😀", "", "   ", "\x00\x01\x02\x07", "مرحبا ألم في الصدر",
        "ab\r\ncd", "🏳️‍🌈 ¿qué? — “hola”", "<script>alert(1)</script>", "{clinic} %s {0}",
        "' OR 1=1 --", "٣", "\ufeff\u200b",
    ],
)  # fmt: skip
def test_strange_words_are_taken_without_error(provider: Provider, kept: Kept, text: str) -> None:
    assert provider.text(text).status_code == 200
    assert provider.text("and more").status_code == 200
    assert kept.words()[0] == text


def test_a_sender_that_is_no_telephone_is_acknowledged_and_left(
    provider: Provider, kept: Kept
) -> None:
    for sender in ("40404", "CLINIC", "", "+"):
        assert provider.text("hello", sender=sender).status_code == 200
    assert kept.conversations() == 0


def test_one_telephone_is_two_people_in_two_clinics(
    portal: Portal, client: TestClient, provider: Provider, kept: Kept
) -> None:
    provider.text("hello")
    other = Provider(client, portal.organisations["lakeside"], provider.public_url)
    other.text("hola")
    assert kept.conversations() == 2
    assert portal.conversations.active_by_phone(
        "riverside", PHONE
    ) != portal.conversations.active_by_phone("lakeside", PHONE)
