"""One contract for both providers: Twilio's client against the emulator, and the storing twin."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from portal_api.adapters.storing_sms import StoringSMS
from portal_api.adapters.twilio_sms import TwilioSMS
from portal_api.settings import DEMO, Organisation, load_organisations
from portal_api.sms.ports import (
    BusyError,
    OptedOutError,
    RefusedError,
    SMSProvider,
    UncertainError,
)
from tests.servers.twilio.emulator import Emulator, Mood

TO = "+12065550123"
CALLBACK = "http://127.0.0.1:9/sms/riverside/status?outbound=1"


@pytest.fixture
def org() -> Organisation:
    return load_organisations(DEMO / "organisations.toml")["riverside"]


@pytest.fixture
def emulator(org: Organisation) -> Iterator[Emulator]:
    with Emulator(token=org.sms.auth_token.get_secret_value(), silence=3) as running:
        yield running


@pytest.fixture(params=["twilio", "storing"])
def provider(request: pytest.FixtureRequest, emulator: Emulator) -> SMSProvider:
    if request.param == "twilio":
        return TwilioSMS(base_url=emulator.url, timeout=2)
    return StoringSMS(lambda: datetime.now(UTC))


def test_a_text_taken_is_found_by_number_and_words(
    provider: SMSProvider, org: Organisation
) -> None:
    since = datetime.now(UTC)
    taken = provider.submit(org, TO, "¿Le duele? 😀", CALLBACK)
    assert taken.status in {"sent", "delivered"}
    assert provider.find(org, TO, "¿Le duele? 😀", since) == (taken.provider_id,)
    assert provider.find(org, TO, "other words", since) == ()
    assert provider.find(org, "+12065550199", "¿Le duele? 😀", since) == ()
    assert provider.find(org, TO, "¿Le duele? 😀", since + timedelta(hours=1)) == ()


def test_the_same_words_twice_are_two_texts(provider: SMSProvider, org: Organisation) -> None:
    since = datetime.now(UTC)
    ids = {provider.submit(org, TO, "again", CALLBACK).provider_id for _ in range(2)}
    assert len(ids) == 2
    assert set(provider.find(org, TO, "again", since)) == ids


@pytest.mark.parametrize(
    ("mood", "error", "code", "taken"),
    [
        (Mood.BUSY, BusyError, "20429", 0),
        (Mood.BROKEN, UncertainError, "20500", 0),
        (Mood.TOOK_THEN_BROKE, UncertainError, "20500", 1),
        (Mood.TOOK_THEN_SILENT, UncertainError, "no-answer", 1),
        (Mood.OPTED_OUT, OptedOutError, "21610", 0),
        (Mood.NO_SUCH_NUMBER, RefusedError, "21211", 0),
    ],
)
def test_twilio_failures_say_whether_the_text_may_be_out(
    emulator: Emulator,
    org: Organisation,
    mood: Mood,
    error: type[Exception],
    code: str,
    taken: int,
) -> None:
    emulator.moods.append(mood)
    twilio = TwilioSMS(base_url=emulator.url, timeout=1)
    with pytest.raises(error) as raised:
        twilio.submit(org, TO, "words", CALLBACK)
    assert raised.value.args == (code,), "a code, never words or numbers"
    assert len(emulator.bodies()) == taken


def test_a_provider_that_cannot_be_reached_has_taken_nothing(org: Organisation) -> None:
    with pytest.raises(BusyError):
        TwilioSMS(base_url="http://127.0.0.1:9", timeout=1).submit(org, TO, "words", CALLBACK)


def test_the_client_logs_neither_words_nor_numbers(
    emulator: Emulator, org: Organisation, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        TwilioSMS(base_url=emulator.url).submit(org, TO, "my chest hurts", CALLBACK)
    assert "chest" not in caplog.text
    assert "5550123" not in caplog.text
