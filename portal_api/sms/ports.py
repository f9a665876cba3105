"""What texting needs from outside: a provider, a check of who calls, a telephone to try.

SMSError
├── BusyError        not accepted, try again later (429)
├── UncertainError   no clear answer: the text may or may not have been accepted (5xx, time-out)
├── OptedOutError    the provider says the person asked for no texts (21610)
└── RefusedError     never going to work: the number is not a telephone, the account is closed …
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NewType, Protocol

from portal_api.settings import Organisation

ProviderId = NewType("ProviderId", str)
"""The provider's own id of one text (Twilio: ``SM…``)."""


class SMSError(Exception):
    """Root of what sending can end in. ``code`` is a provider's error code or a word of ours."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class BusyError(SMSError):
    """Certainly not accepted; worth another try."""


class UncertainError(SMSError):
    """Perhaps accepted: look before sending again.

    ``settled``: the provider has answered, so its list is right at once; otherwise the call may
    still be under way and looking must wait.
    """

    def __init__(self, code: str, *, settled: bool = False) -> None:
        super().__init__(code)
        self.settled = settled


class OptedOutError(SMSError):
    """The person opted out with the provider."""


class RefusedError(SMSError):
    """Refused for good."""


@dataclass(frozen=True)
class Submitted:
    """A text the provider has taken; ``status`` is ``sent``, or ``delivered`` if known at once."""

    provider_id: ProviderId
    status: str


class SMSProvider(Protocol):
    """Sends texts in the name of an organisation."""

    def submit(self, org: Organisation, to: str, text: str, callback: str) -> Submitted:
        """Hand one text over. ``to`` is E.164; ``callback`` is the public address for its status.

        Raises a :class:`SMSError`. Must give up within 10 seconds.
        """

    def find(
        self, org: Organisation, to: str, text: str, since: datetime
    ) -> tuple[ProviderId, ...]:
        """Texts to that number with those words taken since then, oldest first.

        Empty when there is none. Raises :class:`UncertainError` when the provider cannot be asked.
        """


@dataclass(frozen=True)
class SignedBody:
    """The body of a webhook: its form fields, every value of each, or raw bytes for JSON."""

    fields: Mapping[str, Sequence[str]]
    raw: bytes | None = None


class SignatureCheck(Protocol):
    """Knows whether a webhook comes from the provider."""

    def genuine(self, org: Organisation, url: str, body: SignedBody, signature: str) -> bool:
        """Whether the signature fits the full public address and the body. Never raises."""

    def sign(self, org: Organisation, url: str, fields: Mapping[str, str]) -> str:
        """The signature the provider would give; for the telephone of the demonstration."""


class Handset(Protocol):
    """A pretend telephone whose texts take the provider's way in."""

    def text(self, org: Organisation, sender: str, text: str, *, media: int = 0) -> int:
        """Post one signed text to our own webhook; the HTTP status it answered."""
