"""The patient's tokens in the browser: one cookie per conversation, never seen by scripts."""

from __future__ import annotations

from datetime import timedelta

from fastapi import Request, Response

PREFIX = "portico_conversation_"
LANGUAGE = "portico_language"
KEPT_FOR = timedelta(days=7)
"""How long a browser may come back to a conversation: past the longest follow-up by phone."""


def remember(
    response: Response,
    org: str,
    conversation_id: str,
    token: str,
    secure: bool,
    kept_for: timedelta = KEPT_FOR,
) -> None:
    """Let this browser come back to the conversation, on the pages and on the API."""
    for path in _paths(org):
        response.set_cookie(
            PREFIX + conversation_id,
            token,
            max_age=int(kept_for.total_seconds()),
            path=path,
            secure=secure,
            httponly=True,
            samesite="strict",
        )


def remember_language(response: Response, org: str, locale: str, secure: bool) -> None:
    """Keep the language of the pages; it says nothing about a person's health."""
    response.set_cookie(
        LANGUAGE,
        locale,
        max_age=int(KEPT_FOR.total_seconds()),
        path=f"/{org}",
        secure=secure,
        httponly=True,
        samesite="strict",
    )


def known(request: Request) -> dict[str, str]:
    """Tokens by conversation id, as the browser sent them: not yet checked."""
    return {
        name.removeprefix(PREFIX): token
        for name, token in request.cookies.items()
        if name.startswith(PREFIX)
    }


def forget_one(response: Response, org: str, conversation_id: str) -> None:
    """Take one conversation off this device."""
    for path in _paths(org):
        response.delete_cookie(PREFIX + conversation_id, path=path, samesite="strict")


def forget(response: Response, org: str, request: Request) -> None:
    """Take every conversation off this device."""
    for conversation_id in known(request):
        forget_one(response, org, conversation_id)


def _paths(org: str) -> tuple[str, str]:
    return f"/{org}", f"/api/v1/{org}"
