"""The interview without a dialogue engine: same rules, same questions, plainer manners."""

from __future__ import annotations

from typing import Any

from portal_api.conversation.dialogue import Say, TurnRequest, TurnResult
from portal_api.conversation.hearing import known
from portal_api.conversation.state import Phase
from records.case import case_resources
from triage import turn
from triage.answers import LinkId
from triage.heard import Heard
from triage.turn import Outcome, Turn
from triage.wishes import serve


class ScriptedEngine:
    """Takes turns by the rules alone. Never fails for lack of a server."""

    def turn(self, request: TurnRequest) -> TurnResult:
        """One turn; see :class:`~portal_api.conversation.dialogue.DialogueEngine`."""
        turned = decided(request)
        resources: tuple[dict[str, Any], ...] = ()
        if turned.outcome is Outcome.ASSESSED:
            case = request.case(turned.interview, turned.assessment)
            resources = tuple(case_resources(request.library, case))
        return TurnResult(
            outcome=turned.outcome,
            interview=turned.interview,
            ask=turned.ask,
            say=tuple(Say(message_id) for message_id in turned.say),
            assessment=turned.assessment,
            resources=resources,
            engine="scripted",
        )


def decided(request: TurnRequest) -> Turn:
    """What the rules make of one message: no records, no words, nothing kept."""
    library, heard = request.library, heard_in(request)
    if request.wish is not None:
        return serve(library, request.wish, heard)
    if request.phase is Phase.REVIEW:
        return turn.reviewed(library, heard)
    if request.phase is not Phase.INTERVIEW or request.state.pending is None:
        return turn.concern(library, heard, request.text)
    return turn.replied(library, heard)


def heard_in(request: TurnRequest) -> Heard:
    """The message as the rules take it."""
    heard = request.understanding
    return Heard(
        before=request.interview,
        findings=heard.findings,
        measured=heard.measured,
        known=known(heard),
        asked=request.asked,
        reply=request.reply,
        history=tuple(map(LinkId, request.state.history)),
    )
