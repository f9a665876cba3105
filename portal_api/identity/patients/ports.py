"""What signing in needs from a provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from portal_api.settings import Organisation


class ProviderDownError(Exception):
    """The provider cannot be reached, or is not the one the settings name. Worth another try."""


class SignInRefusedError(Exception):
    """What came back proves nothing; ``reason`` is a word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Begun:
    """A sign-in under way. ``address`` is where the browser goes; the rest is kept until then."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Proven:
    """Whom the provider vouches for: a subject of an issuer, and what it says about them.

    ``patient_id`` is our own patient id where the clinic has the provider carry it.
    """

    issuer: str
    subject: str
    patient_id: str | None = None
    name: str | None = None
    birth_date: date | None = None


class PatientSignIn(Protocol):
    """OpenID Connect, authorisation code with PKCE. Both calls give up within ten seconds."""

    def begin(self, org: Organisation, redirect: str) -> Begun:
        """Where to send the browser. Raises :class:`ProviderDownError`."""

    def finish(
        self, org: Organisation, redirect: str, answer: Mapping[str, str], begun: Begun
    ) -> Proven:
        """Whom the provider's answer proves; ``answer`` is the query it came back with.

        Raises :class:`SignInRefusedError` or :class:`ProviderDownError`.
        """

    def sign_out_address(self, org: Organisation, back: str) -> str | None:
        """Where the browser ends the provider's own session; ``None`` when there is no such place.

        Never raises: signing out here must not hang on it.
        """
