"""Errors as RFC 9457 problem details for programs, and as a page for people."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException

from portal_api.errors import PorticoError
from portal_api.pages import Pages
from privacy.log import Event, emit

PROBLEM = "application/problem+json"
RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "What was wrong with the request (RFC 9457)",
        "content": {
            PROBLEM: {
                "schema": {
                    "type": "object",
                    "required": ["type", "title", "status", "detail"],
                    "properties": {
                        "type": {"type": "string"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string"},
                    },
                }
            }
        },
    }
}
"""How every error of the APIs is described."""


def problem(status: int, title: str, detail: str) -> JSONResponse:
    """One problem document."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(body, status, media_type=PROBLEM)


def install(app: FastAPI) -> None:
    """Answer every expected and unexpected error; none quotes what a person sent."""
    app.add_exception_handler(PorticoError, _portico)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(DataError, _unusable)
    app.add_exception_handler(OverflowError, _unusable)
    app.add_exception_handler(Exception, _unexpected)


def _answer(request: Request, status: int, title: str, detail: str) -> Response:
    pages: Pages | None = getattr(request.app.state, "pages", None)
    wants_page = "text/html" in request.headers.get("accept", "")
    if wants_page and pages is not None and not request.url.path.startswith("/api/"):
        return pages.error(request, status, title, detail)
    return problem(status, title, detail)


async def _portico(request: Request, error: Exception) -> Response:
    assert isinstance(error, PorticoError)  # noqa: S101  registered for this type only
    return _answer(request, error.status, error.title, error.detail)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  registered for this type only
    detail = "; ".join(f"{_place(item)}: {item['msg']}" for item in error.errors())
    return _answer(request, 422, "This could not be read", detail)


def _place(item: dict[str, Any]) -> str:
    """Where in the request the mistake is. The name of a field nobody asked for is not ours to
    repeat: it may hold anything."""
    known = item["loc"][1:-1] if item["type"] == "extra_forbidden" else item["loc"][1:]
    return ".".join(str(part) for part in known) or "body"


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  registered for this type only
    if error.headers and "Location" in error.headers:
        return Response(status_code=error.status_code, headers=error.headers)
    answer = _answer(request, error.status_code, str(error.detail), str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


async def _unusable(request: Request, error: Exception) -> Response:
    """A value no database can hold, such as a NUL in an id. Logged: it may be a fault of ours."""
    emit(Event.UNEXPECTED_ERROR, error=error)
    return _answer(request, 400, "This could not be read", "A value in the request is not usable.")


async def _unexpected(request: Request, error: Exception) -> Response:
    emit(Event.UNEXPECTED_ERROR, error=error)
    detail = "Something went wrong on our side. What you sent before is kept. Please try again."
    return _answer(request, 500, "Something went wrong", detail)
