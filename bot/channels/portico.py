"""The one door of the bot: one dialogue turn of the portal in, one payload out, as JSON."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.turn_body import BadTurn, TurnBody, read_turn

logger = logging.getLogger(__name__)

NewMessage = Callable[[UserMessage], Awaitable[Any]]

SHORTEST_TOKEN = 16


class PorticoInput(InputChannel):
    """``POST /webhooks/portico/turn``, bearer token: "One turn over the wire" of
    docs/architecture.md.

    Answers 401 without the private token, 400 for a body that is no turn, 502 when the actions gave
    no payload (the action server is down or refused), 504 when the turn took longer than
    ``limit_seconds``. An error body is ``{"error": code}`` and never quotes the message.
    """

    def __init__(self, token: str, limit_seconds: float) -> None:
        if len(token) < SHORTEST_TOKEN:
            raise RasaException("PORTICO_BOT_TOKEN must be set, with at least 16 characters")
        self._expected = f"Bearer {token}".encode()
        self._limit = limit_seconds

    @classmethod
    def name(cls) -> str:
        return "portico"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        settings = credentials or {}
        return cls(str(settings.get("token") or ""), float(settings.get("limit_seconds", 5)))

    def blueprint(self, on_new_message: NewMessage) -> Blueprint:
        routes = Blueprint("portico_webhook", __name__)

        @routes.get("/health")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            if not self._is_allowed(request):
                return _refusal(401, "not-allowed")
            try:
                body = read_turn(request.json)
            except (BadTurn, SanicException):
                return _refusal(400, "not-a-turn")
            return await self._answer(request.app.ctx.agent, body, on_new_message)

        return routes

    def _is_allowed(self, request: Request) -> bool:
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(given, self._expected)

    async def _answer(self, agent: Any, body: TurnBody, on_new_message: NewMessage) -> HTTPResponse:
        collected = CollectingOutputChannel()
        message = UserMessage(
            body.text,
            collected,
            body.conversation,
            input_channel=self.name(),
            metadata=body.metadata,
        )
        try:
            message.parse_data = await agent.processor.parse_message(message)
            await asyncio.wait_for(on_new_message(message), self._limit)
        except TimeoutError:
            return _refusal(504, "late")
        except Exception as error:
            # The process boundary. The type is enough to go on; the text may be a patient's.
            logger.error("A turn failed: %s", type(error).__name__)  # noqa: TRY400
            return _refusal(500, "failed")
        payloads = [m["custom"] for m in collected.messages if m.get("custom")]
        if len(payloads) != 1:
            return _refusal(502, "no-payload")
        intent = message.parse_data["intent"]
        return response.json(
            {
                "turn": body.turn,
                "payload": payloads[0],
                "intent": {"name": intent["name"], "confidence": float(intent["confidence"])},
                "model": agent.model_id,
            }
        )


def _refusal(status: int, code: str) -> HTTPResponse:
    return response.json({"error": code}, status=status)
