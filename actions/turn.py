"""What a reply comes to: what was understood here, what follows by ``triage.turn``."""

from __future__ import annotations

from dataclasses import replace

from actions.request import TurnRequest
from actions.understanding import SPOKEN, SURE, understood_value
from triage import turn
from triage.answers import Reply, Value
from triage.heard import Heard
from triage.library import Library
from triage.turn import REVIEW, Turn


def reply_to(library: Library, request: TurnRequest) -> Turn:
    """Take the message as an answer, as a concern, or as more of one."""
    heard = heard_in(request)
    if request.phase == REVIEW:
        return turn.reviewed(library, replace(heard, reply=_review_reply(request)))
    question = library.questions.get(request.pending) if request.pending else None
    if question is None:
        return turn.concern(library, heard, request.text)
    return turn.replied(library, replace(heard, reply=understood_value(question, request)))


def heard_in(request: TurnRequest) -> Heard:
    """The message as the rules take it, as far as it was read in the portal."""
    return Heard(
        before=request.interview,
        findings=request.findings,
        measured=request.measured,
        known=request.known,
        asked=request.asked,
        reply=request.reply,
        history=request.history,
    )


def _review_reply(request: TurnRequest) -> Value | None:
    if request.choice in set(SPOKEN.values()):
        return Reply(request.choice)
    if request.reply is not None:
        return request.reply
    guess = SPOKEN.get(request.intent.name)
    return guess if request.intent.confidence >= SURE else None
