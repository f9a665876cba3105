"""The Rasa server as a dialogue engine: one bounded request per turn, strictly parsed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from portal_api.conversation.dialogue import EngineError, Say, TurnRequest, TurnResult
from portal_api.conversation.hearing import known
from triage.answers import LinkId, Reply
from triage.assess import Assessment
from triage.interview import Interview
from triage.turn import Outcome

TURN_PATH = "/webhooks/portico/turn"


class _Say(BaseModel):
    id: str
    args: dict[str, str | int | float] = Field(default_factory=dict)


class _Payload(BaseModel):
    model_config = ConfigDict(extra="ignore")
    outcome: Outcome
    interview: dict[str, Any]
    ask: str | None
    say: tuple[_Say, ...]
    assessment: dict[str, Any]
    resources: tuple[dict[str, Any], ...]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")
    turn: str
    payload: _Payload


class RasaEngine:
    """Dialogue by Rasa over its private channel.

    ``timeout`` bounds the whole turn: a patient never waits longer than that for a server that
    hangs, because the script takes the turn instead.
    """

    name: Literal["rasa"] = "rasa"

    def __init__(self, url: str, token: str, timeout: timedelta) -> None:
        self._client = httpx.Client(
            base_url=url,
            timeout=timeout.total_seconds(),
            headers={"Authorization": f"Bearer {token}"},
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=32),
            trust_env=False,
        )

    def turn(self, request: TurnRequest) -> TurnResult:
        """See :class:`portal_api.conversation.dialogue.DialogueEngine`."""
        try:
            response = self._client.post(TURN_PATH, json=_body(request))
            response.raise_for_status()
            answer = _Answer.model_validate_json(response.content)
            return _result(answer, request)
        except (httpx.HTTPError, ValidationError, ValueError, KeyError) as error:
            raise EngineError("the dialogue engine gave no sound answer") from error

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _result(answer: _Answer, request: TurnRequest) -> TurnResult:
    if answer.turn != request.turn:
        raise ValueError("an answer to another turn")
    payload = answer.payload
    return TurnResult(
        outcome=payload.outcome,
        interview=Interview.from_json(payload.interview),
        ask=LinkId(payload.ask) if payload.ask is not None else None,
        say=tuple(Say(say.id, dict(say.args)) for say in payload.say),
        assessment=Assessment.from_json(payload.assessment),
        resources=payload.resources,
        engine="rasa",
    )


def _body(request: TurnRequest) -> dict[str, Any]:
    reply = request.reply
    identity, heard = request.identity, request.understanding
    metadata = {
        "turn": request.turn,
        "org": request.org,
        "locale": request.locale,
        "channel": request.channel,
        "authored": request.authored.isoformat(),
        "phase": request.phase.value,
        "interview": request.interview.to_json(),
        "pending": request.state.pending,
        "history": list(request.state.history),
        "choice": request.choice,
        "wish": request.wish.value if request.wish else None,
        "asked": request.asked,
        "reply": reply.value if isinstance(reply, Reply) else reply,
        "protocols": [str(name) for name in request.library.protocols],
        "findings": [f.to_json() for f in heard.findings],
        "measured": [m.to_json() for m in heard.measured],
        "mentioned": known(heard).to_json(),
        "evidence": [
            {"finding": e.finding.to_json(), "message_id": e.message_id}
            for e in request.state.evidence
        ],
        "case": {
            "case_id": identity.case_id,
            "conversation_id": identity.conversation_id,
            "patient": identity.patient,
            "due": identity.due.isoformat() if identity.due else None,
            "base_url": identity.base_url,
            "device_version": identity.device_version,
        },
    }
    return {
        "conversation": identity.conversation_id,
        "text": request.choice or request.text,
        "channel": request.channel,
        "metadata": metadata,
    }
