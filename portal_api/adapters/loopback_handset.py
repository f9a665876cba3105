"""The pretend telephone: signs as Twilio would and posts to our own webhook over HTTP."""

from __future__ import annotations

import uuid

import httpx

from portal_api.settings import Organisation
from portal_api.sms.ports import SignatureCheck


class LoopbackHandset:
    """See :class:`portal_api.sms.ports.Handset`.

    Signs for ``public_url``, which is what the webhook checks, and connects to ``base_url``,
    where this process listens; the two differ behind a proxy.
    """

    def __init__(
        self,
        signatures: SignatureCheck,
        public_url: str,
        base_url: str,
        client: httpx.Client | None = None,
    ) -> None:
        self._signatures = signatures
        self._public_url = public_url.rstrip("/")
        self._base_url = base_url.rstrip("/")
        self._client = client

    def text(self, org: Organisation, sender: str, text: str, *, media: int = 0) -> int:
        path = f"/sms/{org.id}/inbound"
        fields = {
            "MessageSid": f"SM{uuid.uuid4().hex}",
            "AccountSid": org.sms.account_sid,
            "From": sender,
            "To": org.sms.number,
            "Body": text,
            "NumMedia": str(media),
        }
        signature = self._signatures.sign(org, self._public_url + path, fields)
        return self._post(self._base_url + path, fields, {"X-Twilio-Signature": signature})

    def _post(self, url: str, fields: dict[str, str], headers: dict[str, str]) -> int:
        if self._client is not None:
            return self._client.post(url, data=fields, headers=headers).status_code
        try:
            return httpx.post(url, data=fields, headers=headers, timeout=15).status_code
        except httpx.TransportError:
            return 503
