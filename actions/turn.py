"""What each wish or reply comes to: what was understood here, what follows by ``triage.turn``."""

from __future__ import annotations

from actions.request import TurnRequest
from actions.understanding import SPOKEN, SURE, contradicted, understood_value
from triage import turn
from triage.answers import LinkId, Reply, Value
from triage.interview import Interview, begin
from triage.library import Library
from triage.turn import REVIEW, Outcome, Turn


def reply_to(library: Library, request: TurnRequest) -> Turn:
    """Take the message as an answer, as a concern, or as more of one."""
    if request.phase == REVIEW:
        return _reviewed(library, request)
    folded = fold(library, request)
    question = library.questions.get(request.pending) if request.pending else None
    if question is None:
        intent = request.intent
        is_one = intent.name == "inform_symptom" and intent.confidence >= SURE
        return turn.concern(library, folded, is_one=is_one)
    value = understood_value(question, request)
    if value is not None and contradicted(question.link_id, value, request.interview, folded):
        return turn.not_understood(library, turn.taken_back(library, folded, question.link_id))
    if value is None:
        heard = folded != request.interview
        return turn.conclude(library, folded) if heard else turn.not_understood(library, folded)
    return turn.answered(library, folded, question.link_id, value)


def fold(library: Library, request: TurnRequest) -> Interview:
    """The interview with everything this message said by itself. Raised red flags stay raised."""
    return begin(library, request.interview, request.findings, request.measured, request.known)


def serve(library: Library, request: TurnRequest, outcome: Outcome, *say: str) -> Turn:
    """A wish was served; the same question stands, and nothing said beside it is lost."""
    return turn.conclude(library, fold(library, request), outcome, say)


def go_back(library: Library, request: TurnRequest) -> Turn:
    """Take the latest answer back, or the one whose link id was chosen; it is asked again."""
    wanted = LinkId(request.choice or "")
    return turn.go_back(library, request.interview, request.history, wanted)


def correct(library: Library, request: TurnRequest) -> Turn:
    """Take a correction that says the right thing at once, else go back one answer."""
    folded = fold(library, request)
    if folded != request.interview:
        return turn.conclude(library, folded, Outcome.CORRECTED, ("dialogue.corrected",))
    return go_back(library, request)


def start_over(library: Library, request: TurnRequest) -> Turn:
    """An empty interview, but for the red flags that were raised."""
    return turn.start_over(library, request.interview)


def _reviewed(library: Library, request: TurnRequest) -> Turn:
    """The read-back; any answer can also be chosen to be changed."""
    if request.choice is not None and LinkId(request.choice) in request.interview.answers:
        return go_back(library, request)
    folded = fold(library, request)
    reply = _review_reply(request)
    return turn.reviewed(
        library, request.interview, folded, reply, request.history, request.findings
    )


def _review_reply(request: TurnRequest) -> Value | None:
    if request.choice in set(SPOKEN.values()):
        return Reply(request.choice)
    if request.reply is not None:
        return request.reply
    guess = SPOKEN.get(request.intent.name)
    return guess if request.intent.confidence >= SURE else None
