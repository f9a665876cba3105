"""Twilio: sending through its REST client, and checking the signatures of its webhooks.

Twilio has no idempotency key for messages, so a text that may have been taken is looked for by
number and words before it is sent again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from requests.exceptions import ConnectTimeout, RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException  # type: ignore[import-untyped]  # no stubs
from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped]  # no stubs
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]  # no stubs
from twilio.rest import Client  # type: ignore[import-untyped]  # no stubs
from urllib3.exceptions import NewConnectionError

from portal_api.settings import Organisation
from portal_api.sms.ports import (
    BusyError,
    OptedOutError,
    ProviderId,
    RefusedError,
    SignedBody,
    SMSError,
    Submitted,
    UncertainError,
)

TIMEOUT = 8.0
"""Seconds the provider has to answer; below the ten the port promises."""
OPTED_OUT = 21610
"""Twilio error 21610: the recipient has replied with STOP."""
_NEWEST = 50

_SILENT = logging.getLogger("portico.twilio.silent")
"""The client logs numbers and words of every request; this logger takes nothing."""
_SILENT.disabled = True


class TwilioSMS:
    """Sends with each organisation's own account; see :class:`portal_api.sms.ports.SMSProvider`."""

    def __init__(self, base_url: str | None = None, timeout: float = TIMEOUT) -> None:
        """``base_url`` replaces the address of the API: a loopback server in tests."""
        self._base_url = base_url
        self._http = TwilioHttpClient(timeout=timeout, logger=_SILENT)

    def submit(self, org: Organisation, to: str, text: str, callback: str) -> Submitted:
        try:
            taken = self._client(org).messages.create(
                to=to,
                from_=org.sms.number,
                body=text,
                status_callback=callback,
                smart_encoded=False,
            )
        except (TwilioException, RequestException) as error:
            raise _read(error) from error
        return Submitted(ProviderId(str(taken.sid)), "sent")

    def find(
        self, org: Organisation, to: str, text: str, since: datetime
    ) -> tuple[ProviderId, ...]:
        # No date filter: the API filters by the day sent, and a text not sent yet has none.
        try:
            newest = self._client(org).messages.list(to=to, from_=org.sms.number, limit=_NEWEST)
        except (TwilioException, RequestException) as error:
            raise UncertainError("find") from error
        floor = since.astimezone(UTC).replace(microsecond=0)
        alike = [m for m in newest if m.body == text and m.date_created and m.date_created >= floor]
        return tuple(
            ProviderId(str(m.sid)) for m in sorted(alike, key=lambda m: str(m.date_created))
        )

    def _client(self, org: Organisation) -> Client:
        client = Client(
            org.sms.account_sid, org.sms.auth_token.get_secret_value(), http_client=self._http
        )
        if self._base_url is not None:
            client.api.base_url = self._base_url
        return client


class TwilioSignature:
    """See :class:`portal_api.sms.ports.SignatureCheck`."""

    def genuine(self, org: Organisation, url: str, body: SignedBody, signature: str) -> bool:
        validator = RequestValidator(org.sms.auth_token.get_secret_value())
        if not signature:
            return False
        try:
            return bool(validator.validate(url, _params(url, body), signature))
        except (TypeError, ValueError, UnicodeError):
            return False

    def sign(self, org: Organisation, url: str, fields: Mapping[str, str]) -> str:
        validator = RequestValidator(org.sms.auth_token.get_secret_value())
        return str(validator.compute_signature(url, dict(fields)))


class _Fields(dict[str, Sequence[str]]):
    """Form fields in the shape the validator reads several values of one name from."""

    def getlist(self, name: str) -> Sequence[str]:
        return self[name]


def _params(url: str, body: SignedBody) -> Any:
    """What the validator wants: fields of a form, or the words of a JSON body it can hash."""
    if body.raw is None:
        return _Fields(body.fields)
    if "bodySHA256=" not in url:
        raise ValueError("a body that is not a form must be signed by its hash")
    return body.raw.decode("utf-8")


def _read(error: Exception) -> SMSError:
    """What a failed call means for the text."""
    if isinstance(error, RequestException):
        return BusyError("unreachable") if _never_reached(error) else UncertainError("no-answer")
    if not isinstance(error, TwilioRestException):
        return RefusedError("client")
    code = str(error.code or error.status)
    if error.code == OPTED_OUT:
        return OptedOutError(code)
    if error.status == 429:
        return BusyError(code)
    if error.status >= 500:
        return UncertainError(code, settled=True)
    return RefusedError(code)


def _never_reached(error: RequestException) -> bool:
    """Whether no connection was made at all, so that nothing can have been taken."""
    if isinstance(error, ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)
