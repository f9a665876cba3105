"""The steps of a turn, pure: a request and the library in, a result out.

The same rules as the scripted engine of the portal, so that either can take any turn: what was said
is folded in whatever else happens, and the next question is always the one the rules ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from actions.request import REVIEW, TurnRequest
from actions.taking_back import last_answered, taken_back
from actions.understanding import SPOKEN, SURE, contradicted, understood_value
from triage.answers import LinkId, Reply, Value
from triage.assess import Assessment, assess
from triage.findings import Status
from triage.interview import Interview, answer, begin, next_question, open_protocol
from triage.library import Library
from triage.valid_answer import AnswerError


class Outcome(StrEnum):
    """What a turn came to; the words are those of the contract."""

    ASKED = "asked"
    ASSESSED = "assessed"
    EXPLAINED = "explained"
    HANDOFF = "handoff"
    NOT_UNDERSTOOD = "not-understood"
    WITHDRAWN = "withdrawn"
    RESTARTED = "restarted"
    CHITCHAT = "chitchat"
    CORRECTED = "corrected"


@dataclass(frozen=True)
class TurnResult:
    """What was decided. ``ask`` is the open question: ``None`` before a concern and at the end."""

    outcome: Outcome
    interview: Interview
    ask: LinkId | None
    say: tuple[str, ...]
    assessment: Assessment


def reply_to(library: Library, request: TurnRequest) -> TurnResult:
    """Take the message as an answer, as a concern, or as more of one."""
    if request.phase == REVIEW:
        return _reviewed(library, request)
    folded = fold(library, request)
    question = library.questions.get(request.pending) if request.pending else None
    if question is None:
        return _concern(library, request, folded)
    value = understood_value(question, request)
    if value is not None and contradicted(question.link_id, value, request.interview, folded):
        return not_understood(library, taken_back(library, folded, question.link_id))
    if value is None:
        heard = folded != request.interview
        return conclude(library, folded) if heard else not_understood(library, folded)
    return _answered(library, folded, question.link_id, value)


def fold(library: Library, request: TurnRequest) -> Interview:
    """The interview with everything this message said by itself. Raised red flags stay raised."""
    return begin(library, request.interview, request.findings, request.measured, request.known)


def serve(library: Library, request: TurnRequest, outcome: Outcome, *say: str) -> TurnResult:
    """A wish was served; the same question stands, and nothing said beside it is lost."""
    return conclude(library, fold(library, request), outcome, say)


def go_back(library: Library, request: TurnRequest) -> TurnResult:
    """Take the latest answer back, or the one whose link id was chosen; it is asked again."""
    interview = request.interview
    wanted = LinkId(request.choice or "")
    link_id = wanted if wanted in interview.answers else last_answered(library, request)
    if link_id is not None:
        interview = taken_back(library, interview, link_id)
    return conclude(library, interview, Outcome.CORRECTED, ("dialogue.corrected",))


def correct(library: Library, request: TurnRequest) -> TurnResult:
    """Take a correction that says the right thing at once, else go back one answer."""
    folded = fold(library, request)
    if folded != request.interview:
        return conclude(library, folded, Outcome.CORRECTED, ("dialogue.corrected",))
    return go_back(library, request)


def start_over(library: Library, request: TurnRequest) -> TurnResult:
    """An empty interview, but for the red flags that were raised: those are never forgotten."""
    raised = [link for link in library.flag_of if request.interview.answers[link] is Reply.YES]
    fresh = Interview()
    for link_id in raised:
        fresh = answer(library, fresh, link_id, Reply.YES)
    return conclude(library, fresh, Outcome.RESTARTED, ("dialogue.restarted",))


def not_understood(library: Library, interview: Interview) -> TurnResult:
    """The reply made no sense; the question stands."""
    return conclude(library, interview, Outcome.NOT_UNDERSTOOD, ("dialogue.not-understood",))


def conclude(
    library: Library,
    interview: Interview,
    outcome: Outcome = Outcome.ASKED,
    say: tuple[str, ...] = (),
    *,
    reviewed: bool = False,
) -> TurnResult:
    """The result with the question the rules ask next; with none left, the read-back, then the end.

    An emergency is not held up by a read-back.
    """
    question = next_question(library, interview)
    assessment = assess(library, interview)
    ask = question.link_id if question else None
    if ask is None and interview.protocols and not reviewed:
        ask = None if assessment.level.is_emergency else REVIEW
    over = ask is None and bool(interview.protocols)
    if over and outcome is Outcome.ASKED:
        outcome = Outcome.ASSESSED
    return TurnResult(outcome, interview, ask, say, assessment)


def _concern(library: Library, request: TurnRequest, folded: Interview) -> TurnResult:
    """The first words. A symptom nobody could code still opens the general questions."""
    if folded.protocols or folded.to_confirm:
        return conclude(library, folded)
    intent = request.intent
    if intent.name == "inform_symptom" and intent.confidence >= SURE:
        general = next(p.id for p in library.protocols.values() if p.fallback)
        return conclude(library, open_protocol(library, folded, general))
    return not_understood(library, folded)


def _answered(library: Library, interview: Interview, link_id: LinkId, value: Value) -> TurnResult:
    try:
        return conclude(library, answer(library, interview, link_id, value))
    except AnswerError:
        return not_understood(library, interview)


def _reviewed(library: Library, request: TurnRequest) -> TurnResult:
    """ "Is this right?": yes ends it, no goes back, new symptoms or a chosen answer reopen it."""
    if request.choice is not None and LinkId(request.choice) in request.interview.answers:
        return go_back(library, request)
    reply = _review_reply(request)
    if reply is Reply.NO:
        return go_back(library, request)
    folded = fold(library, request)
    named = any(f.status is Status.PRESENT for f in request.findings)
    if reply is not None and not (named and reply is Reply.YES):
        return conclude(library, request.interview, reviewed=True)
    if folded != request.interview:
        return conclude(library, folded, Outcome.CORRECTED, ("dialogue.corrected",))
    return not_understood(library, folded)


def _review_reply(request: TurnRequest) -> Value | None:
    if request.choice in set(SPOKEN.values()):
        return Reply(request.choice)
    if request.reply is not None:
        return request.reply
    guess = SPOKEN.get(request.intent.name)
    return guess if request.intent.confidence >= SURE else None
