"""Errors a caller can see, each with its HTTP status.

PorticoError
├── SettingsError          the process refuses to start
├── NotFoundError          404
├── NotAllowedError        401 or 403
├── ConflictError          409  someone else changed it first
└── BadInputError          422  the message says what to send instead
"""

from __future__ import annotations


class PorticoError(Exception):
    """Root of every expected error. ``detail`` is safe to show: it never quotes a person."""

    status = 500
    title = "Something went wrong"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class SettingsError(PorticoError):
    """A setting is missing or wrong; the detail names it."""


class NotFoundError(PorticoError):
    status = 404
    title = "Not found"


class NotAllowedError(PorticoError):
    """Not signed in (401) or signed in without the right (403)."""

    status = 403
    title = "Not allowed"

    def __init__(self, detail: str, *, status: int = 403) -> None:
        super().__init__(detail)
        self.status = status


class ConflictError(PorticoError):
    status = 409
    title = "Changed by someone else"


class BadInputError(PorticoError):
    status = 422
    title = "This could not be read"
