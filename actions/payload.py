"""The one message a turn sends: the payload of the contract, as plain JSON."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.request import TurnRequest
from records.case import Case, Evidence, case_resources
from triage.answers import Answers
from triage.library import Library
from triage.turn import Outcome, Turn


def dispatch(
    dispatcher: CollectingDispatcher, library: Library, request: TurnRequest, result: Turn
) -> None:
    """Send the payload of this turn. Raises ``RecordError`` when a record would not be valid."""
    dispatcher.utter_message(json_message=payload(library, request, result))


def payload(library: Library, request: TurnRequest, result: Turn) -> dict[str, Any]:
    """The payload as JSON values. ``resources`` are there once the case is assessed."""
    assessed = result.outcome is Outcome.ASSESSED
    return {
        "outcome": result.outcome.value,
        "understood": _understood(request.interview.answers, result.interview.answers),
        "interview": result.interview.to_json(),
        "ask": result.ask,
        "say": [{"id": message_id, "args": {}} for message_id in result.say],
        "assessment": result.assessment.to_json(),
        "resources": case_resources(library, case_of(request, result)) if assessed else [],
    }


def case_of(request: TurnRequest, result: Turn) -> Case:
    """What the records write down about the conversation after this turn."""
    identity = request.identity
    return Case(
        org=identity.org,
        conversation_id=identity.conversation_id,
        case_id=identity.case_id,
        patient=identity.patient,
        locale=identity.locale,
        channel=identity.channel,
        authored=identity.authored,
        interview=result.interview,
        assessment=result.assessment,
        evidence=tuple(Evidence(finding, message) for finding, message in request.evidence),
        due=identity.due,
        device_version=identity.device_version,
        base_url=identity.base_url,
    )


def _understood(before: Answers, after: Answers) -> dict[str, str | float]:
    """The answers this turn added or changed."""
    plain = after.to_json()
    return {str(link): plain[link] for link in after if before[link] != after[link]}
