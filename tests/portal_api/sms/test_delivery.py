"""Delivery reports: kept once, in any order, signed; staff hear of what did not arrive."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from portal_api.conversation.portal import Portal
from portal_api.db.tables import DeliveryStatus, Outbound
from portal_api.sms.sender import Sender
from portal_api.sms.texting import Texting
from tests.portal_api.sms.conftest import Kept, Provider
from tests.servers.twilio.emulator import Emulator, Text

Queue = Callable[..., str]


@pytest.fixture
def report(provider: Provider) -> Callable[..., int]:
    """Posts the callback of a text, through its own callback address."""

    def send(text: Text, status: str, error: str = "") -> int:
        address = urlsplit(text.callback)
        fields = {"MessageSid": text.sid, "MessageStatus": status, "To": text.to}
        if error:
            fields["ErrorCode"] = error
        return provider.post(fields, f"{address.path}?{address.query}").status_code

    return send


def _only(kept: Kept) -> Outbound:
    (row,) = kept.texts()
    return row


def test_a_report_moves_the_text_on_and_is_kept_once(
    texting: Texting,
    queued: Queue,
    emulator: Emulator,
    report: Callable[..., int],
    kept: Kept,
    portal: Portal,
) -> None:
    Sender(texting).send("riverside", queued())
    (text,) = emulator.texts
    for status in ("queued", "sent", "sent", "delivered", "delivered"):
        assert report(text, status) == 204
    assert _only(kept).status == "delivered"
    with portal.database.read() as session:
        seen = sorted(session.scalars(select(DeliveryStatus.status)))
    assert seen == ["delivered", "queued", "sent"]


@pytest.mark.parametrize(
    ("reports", "status", "case"),
    [
        (["delivered", "sent", "queued"], "delivered", False),
        (["sent", "undelivered"], "undelivered", True),
        (["failed"], "failed", True),
        (["undelivered", "sent"], "undelivered", True),
        (["undelivered", "undelivered"], "undelivered", True),
        (["undelivered", "delivered"], "delivered", True),
        (["something-new"], "sent", False),
        (["read"], "delivered", False),
    ],
)
def test_reports_in_any_order_end_where_they_should(
    texting: Texting,
    queued: Queue,
    emulator: Emulator,
    report: Callable[..., int],
    kept: Kept,
    reports: list[str],
    status: str,
    case: bool,
) -> None:
    Sender(texting).send("riverside", queued(safety=True))
    for name in reports:
        assert report(emulator.texts[0], name, "30003" if name == "undelivered" else "") == 204
    assert _only(kept).status == status
    assert [c.reason for c in kept.cases()] == (["not-delivered"] if case else [])


def test_a_plain_text_that_did_not_arrive_calls_no_one(
    texting: Texting, queued: Queue, emulator: Emulator, report: Callable[..., int], kept: Kept
) -> None:
    Sender(texting).send("riverside", queued())
    report(emulator.texts[0], "undelivered", "30003")
    assert (_only(kept).status, _only(kept).error) == ("undelivered", "30003")
    assert kept.cases() == []


def test_a_report_faster_than_the_answer_finds_its_text(
    texting: Texting, queued: Queue, emulator: Emulator, report: Callable[..., int], kept: Kept
) -> None:
    outbound = queued()
    text = emulator.take(
        "AC1",
        {
            "To": "+12065550123",
            "From": "+12065550101",
            "Body": "x",
            "StatusCallback": texting.callback("riverside", outbound),
        },
    )
    report(text, "delivered")
    assert (_only(kept).status, _only(kept).provider_id) == ("delivered", text.sid)
    Sender(texting).send("riverside", outbound)
    assert len(emulator.bodies()) == 1, "it is out already"


def test_a_report_on_a_text_of_another_clinic_changes_nothing(
    texting: Texting, queued: Queue, emulator: Emulator, portal: Portal, client: object, kept: Kept
) -> None:
    from fastapi.testclient import TestClient

    assert isinstance(client, TestClient)
    Sender(texting).send("riverside", queued())
    other = Provider(client, portal.organisations["lakeside"], texting.public_url)
    fields = {"MessageSid": emulator.texts[0].sid, "MessageStatus": "failed"}
    assert other.post(fields, "/sms/lakeside/status").status_code == 204
    assert _only(kept).status == "sent"


def test_a_forged_report_changes_nothing(
    texting: Texting, queued: Queue, emulator: Emulator, client: object, kept: Kept
) -> None:
    from fastapi.testclient import TestClient

    assert isinstance(client, TestClient)
    Sender(texting).send("riverside", queued(safety=True))
    fields = {"MessageSid": emulator.texts[0].sid, "MessageStatus": "failed"}
    answer = client.post(
        "/sms/riverside/status", data=fields, headers={"X-Twilio-Signature": "AAAA"}
    )
    assert answer.status_code == 403
    assert _only(kept).status == "sent"
    assert kept.cases() == []


@pytest.mark.parametrize("fields", [{}, {"MessageSid": "SM1"}, {"MessageStatus": "sent"}])
def test_a_report_without_its_text_is_refused(provider: Provider, fields: dict[str, str]) -> None:
    assert provider.post(fields, "/sms/riverside/status").status_code == 422
