"""The interview without a dialogue engine: same rules, same questions, plainer manners."""

from __future__ import annotations

import re
from typing import Any

from portal_api.conversation.dialogue import Say, TurnRequest, TurnResult
from portal_api.conversation.hearing import known
from portal_api.conversation.state import Phase
from records.case import case_resources
from symptoms.commands import Command, command
from triage import turn
from triage.answers import LinkId
from triage.interview import Interview, begin
from triage.turn import Outcome, Turn


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
    asked_for, folded = _command(request), _folded(request)
    if asked_for is not None:
        return _interrupted(request, folded, asked_for)
    if request.phase is Phase.REVIEW:
        return turn.reviewed(
            request.library,
            request.interview,
            folded,
            request.reply,
            _history(request),
            request.understanding.findings,
        )
    return _replied(request, folded)


def _replied(request: TurnRequest, folded: Interview) -> Turn:
    library, pending = request.library, request.state.pending
    if request.phase is not Phase.INTERVIEW or pending is None:
        return turn.concern(library, folded, is_one=_is_in_words(request.text))
    if request.reply is not None:
        return turn.answered(library, folded, LinkId(pending), request.reply)
    if folded != request.interview:
        return turn.conclude(library, folded)
    return turn.not_understood(library, folded)


def _interrupted(request: TurnRequest, folded: Interview, asked_for: Command) -> Turn:
    if asked_for is Command.BACK:
        return turn.go_back(request.library, request.interview, _history(request))
    outcome, *say = _MANNERS[asked_for]
    return turn.conclude(request.library, folded, Outcome(outcome), tuple(say))


_MANNERS: dict[Command, tuple[str, ...]] = {
    Command.WHY: (Outcome.EXPLAINED, "dialogue.explain"),
    Command.REPEAT: (Outcome.EXPLAINED,),
    Command.PERSON: (Outcome.HANDOFF, "dialogue.handoff"),
    Command.HELP: (Outcome.EXPLAINED, "dialogue.limits"),
}
"""What a wish comes to, and the sentence said first."""


def _command(request: TurnRequest) -> Command | None:
    if request.choice in set(Command):
        return Command(request.choice)
    if request.choice is not None or request.reply is not None:
        return None
    return command(request.text, request.locale)


def _folded(request: TurnRequest) -> Interview:
    heard = request.understanding
    return begin(request.library, request.interview, heard.findings, heard.measured, known(heard))


def _history(request: TurnRequest) -> tuple[LinkId, ...]:
    return tuple(map(LinkId, request.state.history))


def _is_in_words(text: str) -> bool:
    """Whether somebody is saying something: two words at least. It need not be understood."""
    return len(re.findall(r"[^\W\d_]{2,}", text)) >= 2
