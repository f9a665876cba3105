"""Webhook requests: read within limits, and let in only with the provider's signature."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterable
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from portal_api.errors import BadInputError, NotAllowedError, PorticoError
from portal_api.settings import Organisation
from portal_api.sms.ports import SignedBody
from portal_api.sms.texting import Texting
from privacy.log import Event, emit

LARGEST = 256 * 1024
"""Bytes of one webhook: 10,000 characters, each of up to 12 bytes percent-encoded, twice over."""
MOST_FIELDS = 200


class TooLargeError(PorticoError):
    """More than any provider sends."""

    status = 413
    title = "Too large"


def texting_of(request: Request) -> Texting:
    """The texting this application was given, else that of its workflows: they must share one
    provider."""
    state = request.app.state
    texting: Texting = getattr(state, "texting", None) or state.portal.workflows.texting
    return texting


TextingDep = Annotated[Texting, Depends(texting_of)]


async def signed_fields(org: str, request: Request, texting: TextingDep) -> dict[str, str]:
    """The fields of a genuine webhook; the first value of each name.

    Raises ``NotFoundError`` (unknown clinic), :class:`TooLargeError`, ``BadInputError`` (no form)
    and, for a missing or wrong signature, ``NotAllowedError``: nothing has been done by then.
    """
    organisation = texting.organisation(org)
    body = signed_body(request.headers.get("content-type", ""), await _read(request))
    signature = request.headers.get("x-twilio-signature", "")
    if not await run_in_threadpool(_genuine, texting, organisation, request, body, signature):
        emit(Event.TEXT_REFUSED, org=org, reason="signature")
        raise NotAllowedError("The signature does not fit this request.")
    return {name: values[0] for name, values in _fields(body).items()}


SignedFields = Annotated[dict[str, str], Depends(signed_fields)]


def signed_body(content_type: str, raw: bytes) -> SignedBody:
    """The body as the signature covers it. Raises ``BadInputError``."""
    if content_type.partition(";")[0].strip().lower() == "application/json":
        return SignedBody({}, raw)
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise BadInputError("Send a form or JSON.") from error
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return SignedBody(fields)


def addresses(public_url: str, trusted: Iterable[str], request: Request) -> tuple[str, ...]:
    """The full addresses the provider may have called, one of which the signature must cover.

    Forwarded headers count only when a trusted proxy sent them.
    """
    path = request.scope.get("raw_path", request.url.path.encode()).decode("ascii", "replace")
    query = request.scope.get("query_string", b"").decode("ascii", "replace")
    tail = path + (f"?{query}" if query else "")
    known = [public_url.rstrip("/") + tail]
    host = request.headers.get("x-forwarded-host", "").partition(",")[0].strip()
    if host and _is_trusted(request.client.host if request.client else "", trusted):
        scheme = request.headers.get("x-forwarded-proto", "https").partition(",")[0].strip()
        known.append(f"{scheme}://{host}{tail}")
    return tuple(known)


def _genuine(
    texting: Texting,
    organisation: Organisation,
    request: Request,
    body: SignedBody,
    signature: str,
) -> bool:
    return any(
        texting.signatures.genuine(organisation, url, body, signature)
        for url in addresses(texting.public_url, texting.trusted_proxies, request)
    )


async def _read(request: Request) -> bytes:
    """The body, never more than allowed of it in memory."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
            raise TooLargeError("The request is too large.")
        parts.append(part)
    return b"".join(parts)


def _fields(body: SignedBody) -> dict[str, list[str]]:
    if body.raw is None:
        return {name: list(values) for name, values in body.fields.items()}
    try:
        data = json.loads(body.raw)
    except ValueError as error:
        raise BadInputError("The JSON could not be read.") from error
    if not isinstance(data, dict):
        raise BadInputError("Send a JSON object.")
    return {
        str(name): [value if isinstance(value, str) else str(value)] for name, value in data.items()
    }


def _is_trusted(host: str, trusted: Iterable[str]) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(network, strict=False) for network in trusted)
