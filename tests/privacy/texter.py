"""Somebody who texts: webhooks as the provider sends and signs them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import httpx
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]  # ships none

from portal_api.settings import DEMO, load_organisations
from tests.servers.server import Server


@dataclass(frozen=True)
class Texter:
    """A telephone in E.164, texting one clinic."""

    portal: Server
    phone: str
    org: str = "riverside"

    def sends(self, text: str, *, signed: bool = True) -> httpx.Response:
        """One text, delivered once."""
        account = load_organisations(DEMO / "organisations.toml")[self.org].sms
        url = f"{self.portal.url}/sms/{self.org}/inbound"
        sid = f"SM{uuid.uuid4().hex}"
        fields = {"MessageSid": sid, "From": self.phone, "To": account.number, "Body": text}
        signer = RequestValidator(account.auth_token.get_secret_value() if signed else "other")
        headers = {"X-Twilio-Signature": signer.compute_signature(url, fields)}
        return httpx.post(url, data=fields, headers=headers, timeout=60)
