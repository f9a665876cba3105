"""One turn as the portal asked it, read from the metadata of the latest message.

Nothing is taken from the tracker but the words and the intent: the tracker may be fresh or stale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker

from triage.answers import Answers, LinkId, Reply, Value
from triage.findings import Finding, Measured
from triage.interview import Interview
from triage.wishes import Wish


class RequestError(ValueError):
    """The metadata is no turn. The message names the part, never its content."""


@dataclass(frozen=True)
class Intent:
    """What the classifier took the message for, and how sure it was (0 to 1)."""

    name: str
    confidence: float


@dataclass(frozen=True)
class CaseIdentity:
    """Under what names the records of this conversation are written."""

    org: str
    locale: str
    channel: str
    authored: datetime
    case_id: str
    conversation_id: str
    patient: str | None
    due: datetime | None
    base_url: str
    device_version: str


@dataclass(frozen=True)
class TurnRequest:
    """Everything one turn may know. See "One turn over the wire" in
    docs/architecture.md."""

    text: str
    intent: Intent
    phase: str
    interview: Interview
    pending: LinkId | None
    history: tuple[LinkId, ...]
    choice: str | None
    wish: Wish | None
    asked: LinkId | None
    reply: Value | None
    protocols: tuple[str, ...]
    findings: tuple[Finding, ...]
    measured: tuple[Measured, ...]
    known: Answers
    evidence: tuple[tuple[Finding, str], ...]
    identity: CaseIdentity


def read_request(tracker: Tracker) -> TurnRequest:
    """The turn the latest message belongs to. Raises :class:`RequestError`."""
    message = tracker.latest_message
    intent = message.get("intent") or {}
    guess = Intent(str(intent.get("name") or ""), float(intent.get("confidence") or 0.0))
    return from_metadata(message.get("metadata") or {}, str(message.get("text") or ""), guess)


def from_metadata(metadata: Mapping[str, Any], text: str, intent: Intent) -> TurnRequest:
    """The turn in one message's metadata. Raises :class:`RequestError`."""
    try:
        return TurnRequest(
            text=text,
            intent=intent,
            phase=str(metadata["phase"]),
            interview=Interview.from_json(metadata["interview"]),
            pending=_link(metadata.get("pending")),
            history=tuple(LinkId(str(link)) for link in metadata.get("history") or ()),
            choice=metadata.get("choice"),
            wish=_wish(metadata.get("wish")),
            asked=_link(metadata.get("asked", metadata.get("pending"))),
            reply=_reply(metadata.get("reply")),
            protocols=tuple(str(name) for name in metadata["protocols"]),
            findings=tuple(Finding.from_json(f) for f in metadata.get("findings") or ()),
            measured=tuple(Measured.from_json(m) for m in metadata.get("measured") or ()),
            known=_known(metadata.get("mentioned") or {}),
            evidence=tuple(
                (Finding.from_json(e["finding"]), str(e["message_id"]))
                for e in metadata.get("evidence") or ()
            ),
            identity=_identity(metadata, metadata["case"]),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise RequestError(f"a turn needs other metadata ({type(error).__name__})") from error


def _identity(metadata: Mapping[str, Any], case: Mapping[str, Any]) -> CaseIdentity:
    return CaseIdentity(
        org=str(metadata["org"]),
        locale=str(metadata["locale"]),
        channel=str(metadata["channel"]),
        authored=datetime.fromisoformat(metadata["authored"]),
        case_id=str(case["case_id"]),
        conversation_id=str(case["conversation_id"]),
        patient=case.get("patient"),
        due=datetime.fromisoformat(case["due"]) if case.get("due") else None,
        base_url=str(case["base_url"]),
        device_version=str(case["device_version"]),
    )


def _link(raw: Any) -> LinkId | None:
    return None if raw is None else LinkId(str(raw))


def _wish(raw: Any) -> Wish | None:
    return None if raw is None else Wish(str(raw))


def _reply(raw: Any) -> Value | None:
    return None if raw is None else Answers.from_json({"reply": raw})[LinkId("reply")]


def _known(mentioned: Mapping[str, Any]) -> Answers:
    """Facts the words give about the person. ``pregnant`` may come as a plain true."""
    said = {link: _plain(value) for link, value in mentioned.items() if value not in (None, False)}
    return Answers.from_json(said)


def _plain(value: Any) -> Any:
    return Reply.YES.value if value is True else value
