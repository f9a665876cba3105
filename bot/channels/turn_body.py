"""The body of a turn request, checked before Rasa sees any of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

LONGEST_TEXT = 20_000
LONGEST_ID = 200


class BadTurn(Exception):
    """The body is no turn: something is missing or of the wrong kind."""


@dataclass(frozen=True)
class TurnBody:
    """A turn as the portal sends it. ``metadata`` travels on as it is; the actions read it."""

    conversation: str
    turn: str
    text: str
    metadata: dict[str, Any]


def read_turn(body: Any) -> TurnBody:
    """The turn in a decoded JSON body. Raises :class:`BadTurn`."""
    if not isinstance(body, dict) or not isinstance(body.get("metadata"), dict):
        raise BadTurn("no metadata")
    metadata = body["metadata"]
    if not isinstance(metadata.get("interview"), dict):
        raise BadTurn("no interview")
    conversation, turn = _identity(body, "conversation"), _identity(metadata, "turn")
    text = body.get("text")
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise BadTurn("no text")
    return TurnBody(conversation, turn, _plain(text), metadata)


def _identity(part: dict[str, Any], key: str) -> str:
    value = part.get(key)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID:
        raise BadTurn(f"no {key}")
    return value


def _plain(text: str) -> str:
    """Rasa reads a leading slash as a command that names an intent; a patient's slash is text."""
    return text.lstrip("/ \t\r\n") or " "
