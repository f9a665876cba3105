"""Every error of the FHIR interface as an OperationOutcome.

Issue codes: https://hl7.org/fhir/R4/valueset-issue-type.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from portal_api.errors import BadInputError, PorticoError

MEDIA_TYPE = "application/fhir+json"

RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "object"}}}},
    304: {"description": "Not changed since the version named"},
    "4XX": {
        "description": "An OperationOutcome",
        "content": {MEDIA_TYPE: {"schema": {"type": "object"}}},
    },
}
"""How answers of the FHIR interface are described."""


class FHIRResponse(Response):
    """A resource."""

    media_type = MEDIA_TYPE


_CODES = {401: "login", 403: "forbidden", 404: "not-found", 405: "not-supported", 400: "invalid"}


class BadSearchError(BadInputError):
    """A search that cannot be answered as asked; it is refused rather than half answered."""

    status = 400
    title = "Bad request"

    def __init__(self, detail: str, code: str = "invalid") -> None:
        super().__init__(detail)
        self.code = code


def fhir_json(content: dict[str, Any], status: int = 200, **headers: str) -> Response:
    """A resource as a response. Underscores in header names become hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named.setdefault("Cache-Control", "no-store")
    return FHIRResponse(json.dumps(content, ensure_ascii=False), status, named)


def operation_outcome(status: int, detail: str, code: str | None = None) -> Response:
    """One error of that HTTP status."""
    issue = {
        "severity": "error",
        "code": code or _CODES.get(status, "exception"),
        "diagnostics": detail,
    }
    return fhir_json({"resourceType": "OperationOutcome", "issue": [issue]}, status)


class FHIRRoute(APIRoute):
    """Answers expected errors as FHIR wants them."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await handler(request)
            except BadSearchError as error:
                return operation_outcome(error.status, error.detail, error.code)
            except PorticoError as error:
                return operation_outcome(error.status, error.detail)
            except HTTPException as error:
                return operation_outcome(error.status_code, str(error.detail))

        return handle
