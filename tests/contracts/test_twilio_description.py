"""What we ask of Twilio, and what our emulator answers, fit Twilio's own API description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from portal_api.adapters.twilio_sms import TwilioSMS
from portal_api.settings import DEMO, Organisation, load_organisations
from portal_api.sms.ports import BusyError, OptedOutError, RefusedError, SMSError, UncertainError
from tests.servers.twilio.contract import checking
from tests.servers.twilio.emulator import Emulator, Mood

ORG = load_organisations(DEMO / "organisations.toml")["riverside"]
PHONE = "+12065550123"
CALLBACK = "https://clinic.example/sms/riverside/status?outbound=1"
TEXTS = ["¿Cuántos años tiene?", "a" * 1600, "Better?\n1 Yes\n2 No", "😀 نعم", "100% & + = ~"]


@dataclass(frozen=True)
class Checked:
    """The emulator behind the description."""

    emulator: Emulator
    url: str


@pytest.fixture(scope="module")
def checked() -> Iterator[Checked]:
    token = ORG.sms.auth_token.get_secret_value()
    with Emulator(token=token) as emulator, checking(emulator.url) as url:
        yield Checked(emulator, url)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_asked_for_as_described(checked: Checked, text: str) -> None:
    taken = TwilioSMS(base_url=checked.url).submit(ORG, PHONE, text, CALLBACK)
    sent = checked.emulator.texts[-1]
    assert (sent.sid, sent.body, sent.to) == (taken.provider_id, text, PHONE)
    assert (sent.sender, sent.callback) == (ORG.sms.number, CALLBACK)


def test_the_list_of_texts_is_asked_for_as_described(checked: Checked) -> None:
    twilio, since = TwilioSMS(base_url=checked.url), datetime.now(UTC) - timedelta(minutes=1)
    taken = twilio.submit(ORG, PHONE, "listed", CALLBACK)
    assert twilio.find(ORG, PHONE, "listed", since) == (taken.provider_id,)


@pytest.mark.parametrize(
    ("mood", "error"),
    [
        (Mood.BUSY, BusyError),
        (Mood.BROKEN, UncertainError),
        (Mood.OPTED_OUT, OptedOutError),
        (Mood.NO_SUCH_NUMBER, RefusedError),
    ],
)
def test_failures_come_through_the_description_too(
    checked: Checked, mood: Mood, error: type[SMSError]
) -> None:
    checked.emulator.moods.append(mood)
    with pytest.raises(error):
        TwilioSMS(base_url=checked.url).submit(ORG, PHONE, "no", CALLBACK)


@pytest.mark.parametrize(
    ("changed", "comment"),
    [
        ({"To": None}, "nobody to send to"),
        ({"StatusCallback": "not an address"}, "a callback that is no address"),
        ({"SmartEncoded": "perhaps"}, "a switch that is neither on nor off"),
        ({"ContentRetention": "forever"}, "a word that is none of the choices"),
    ],
)
def test_the_check_refuses_what_does_not_fit(
    checked: Checked, changed: dict[str, str | None], comment: str
) -> None:
    """Without this the tests above would show nothing."""
    before = len(checked.emulator.texts)
    fields = {"To": PHONE, "From": ORG.sms.number, "Body": "a", **changed}
    form = {name: value for name, value in fields.items() if value is not None}
    assert _post(checked, form, _account(ORG)).status_code == 422, comment
    assert len(checked.emulator.texts) == before, comment


def test_the_check_refuses_a_request_without_credentials(checked: Checked) -> None:
    form = {"To": PHONE, "From": ORG.sms.number, "Body": "a"}
    assert _post(checked, form, None).status_code == 401


def _account(org: Organisation) -> tuple[str, str]:
    return org.sms.account_sid, org.sms.auth_token.get_secret_value()


def _post(checked: Checked, form: dict[str, str], auth: tuple[str, str] | None) -> httpx.Response:
    path = f"/2010-04-01/Accounts/{ORG.sms.account_sid}/Messages.json"
    return httpx.post(checked.url + path, data=form, auth=auth, timeout=60, trust_env=False)
