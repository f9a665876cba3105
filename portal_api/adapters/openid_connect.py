"""OpenID Connect through Authlib: discovery, authorisation code with PKCE, checked ID tokens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import BaseApp
from authlib.integrations.base_client.framework_integration import FrameworkIntegration
from authlib.integrations.base_client.sync_app import OAuth2Mixin
from authlib.integrations.base_client.sync_openid import OpenIDMixin
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc.errors import JoseError

from portal_api.identity.patients.ports import (
    Begun,
    PatientSignIn,
    Proven,
    ProviderDownError,
    SignInRefusedError,
)
from portal_api.settings import Organisation, SignInProvider

DISCOVERY_KEPT = timedelta(hours=1)
"""How long a provider's description is believed. New signing keys are fetched when one is met."""
SKEW = timedelta(minutes=2)
"""How far the provider's clock may be from ours."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Signatures with a key pair only: a shared secret or none at all proves no provider."""
_TIMEOUT = 8.0


class _Client(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc]  # Authlib has no types
    """Authlib's web client over httpx. What must outlive a request is kept by us, single-use."""

    client_cls = OAuth2Client


@dataclass(frozen=True)
class _Known:
    client: Any
    until: datetime


class OpenIDConnect(PatientSignIn):
    """See :class:`portal_api.identity.patients.ports.PatientSignIn`. One client per clinic."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._known: dict[str, _Known] = {}

    def begin(self, org: Organisation, redirect: str) -> Begun:
        made = self._client(org).create_authorization_url(redirect)
        return Begun(made["url"], made["state"], made["nonce"], made["code_verifier"])

    def finish(
        self, org: Organisation, redirect: str, answer: Mapping[str, str], begun: Begun
    ) -> Proven:
        provider, client = _provider(org), self._client(org)
        code = _code(provider, client.server_metadata, answer)
        try:
            token = client.fetch_access_token(
                redirect_uri=redirect, code=code, code_verifier=begun.verifier
            )
            claims = self._claims(provider, client, token, begun.nonce)
            claims = _with_userinfo(client, token, claims)
        except httpx2.HTTPError as error:
            raise ProviderDownError("token") from error
        except (AuthlibBaseError, JoseError) as error:
            raise SignInRefusedError(str(getattr(error, "error", "") or "token")) from error
        except (ValueError, KeyError, TypeError) as error:
            raise SignInRefusedError("unreadable") from error
        return _proven(provider, claims)

    def sign_out_address(self, org: Organisation, back: str) -> str | None:
        if org.sign_in is None:
            return None
        try:
            client = self._client(org)
            # Without the ID token: it holds the person's name, and addresses are kept in histories.
            made = client.create_logout_url(back, client_id=org.sign_in.client_id)
        except (ProviderDownError, RuntimeError):
            return None
        return str(made["url"])

    def _claims(
        self, provider: SignInProvider, client: Any, token: dict[str, Any], nonce: str
    ) -> Mapping[str, Any]:
        now = int(self._clock().timestamp())

        class AtOurTime(CodeIDToken):  # type: ignore[misc]  # Authlib has no types
            def validate(self, now_: int | None = None, leeway: int = 0) -> None:
                super().validate(now if now_ is None else now_, leeway)

        claims = client.parse_id_token(
            token,
            nonce=nonce,
            claims_options={
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client_id},
            },
            claims_cls=AtOurTime,
            leeway=int(SKEW.total_seconds()),
        )
        if not claims:
            raise SignInRefusedError("no-id-token")
        return dict(claims)

    def _client(self, org: Organisation) -> Any:
        """The clinic's client with the provider's description loaded."""
        known, now = self._known.get(org.id), self._clock()
        if known is not None and now < known.until:
            return known.client
        client = _discovered(_provider(org))
        self._known[org.id] = _Known(client, now + DISCOVERY_KEPT)
        return client


def _discovered(provider: SignInProvider) -> Any:
    secret = provider.client_secret
    client = _Client(
        FrameworkIntegration("patients"),
        name="patients",
        client_id=provider.client_id,
        client_secret=secret.get_secret_value() if secret else None,
        server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": " ".join(provider.scopes),
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "client_secret_basic" if secret else "none",
            "timeout": _TIMEOUT,
        },
    )
    try:
        metadata = client.load_server_metadata()
        client.fetch_jwk_set()
    except (httpx2.HTTPError, ValueError, RuntimeError) as error:
        raise ProviderDownError("discovery") from error
    if metadata.get("issuer") != provider.issuer:
        raise ProviderDownError("issuer")
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    metadata["id_token_signing_alg_values_supported"] = [a for a in offered if a in ALGORITHMS]
    return client


def _with_userinfo(
    client: Any, token: Mapping[str, Any], claims: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The claims and what the provider keeps out of its ID tokens, about the same subject only."""
    if "userinfo_endpoint" not in client.server_metadata or "access_token" not in token:
        return claims
    more = dict(client.userinfo(token=token))
    if more.get("sub") != claims["sub"]:
        raise SignInRefusedError("subject")
    return {**more, **claims}


def _code(provider: SignInProvider, metadata: Mapping[str, Any], answer: Mapping[str, str]) -> str:
    """The code of an answer that comes from this provider (RFC 9207: ``iss`` says from whom)."""
    if "error" in answer:
        raise SignInRefusedError("refused")
    issuer = answer.get("iss")
    expected = bool(metadata.get("authorization_response_iss_parameter_supported"))
    if issuer != provider.issuer and (expected or issuer is not None):
        raise SignInRefusedError("issuer")
    if not answer.get("code"):
        raise SignInRefusedError("no-code")
    return answer["code"]


def _proven(provider: SignInProvider, claims: Mapping[str, Any]) -> Proven:
    named = claims.get(provider.patient_claim) if provider.patient_claim else None
    name = claims.get("name")
    return Proven(
        issuer=provider.issuer,
        subject=str(claims["sub"]),
        patient_id=named.rpartition("/")[2] if isinstance(named, str) and named else None,
        name=name if isinstance(name, str) else None,
        birth_date=_date(claims.get("birthdate")),
    )


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _provider(org: Organisation) -> SignInProvider:
    if org.sign_in is None:
        raise ProviderDownError("none")
    return org.sign_in
