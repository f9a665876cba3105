"""One turn of an interview, pure: whoever understood the words, the rules decide what follows.

Every engine (the dialogue engine's actions, the portal's script) says what it understood by calling
one of these functions, so that all of them ask the same question next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from triage.answers import LinkId, Reply, Value
from triage.assess import Assessment, assess
from triage.findings import Finding, Status
from triage.interview import Interview, answer, next_question, open_protocol
from triage.library import Library
from triage.standing import REPEAT
from triage.valid_answer import AnswerError

REVIEW = LinkId("review")
"""Link id of "is this right?", which is no clinical question and belongs to no protocol."""


class Outcome(StrEnum):
    """What a turn came to."""

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
class Turn:
    """What was decided. ``ask`` is the open question: ``None`` before a concern and at the end.

    ``say`` are ids of sentences to say first.
    """

    outcome: Outcome
    interview: Interview
    ask: LinkId | None
    say: tuple[str, ...]
    assessment: Assessment


def conclude(
    library: Library,
    interview: Interview,
    outcome: Outcome = Outcome.ASKED,
    say: tuple[str, ...] = (),
    *,
    reviewed: bool = False,
) -> Turn:
    """The turn with the question the rules ask next; with none left, the read-back, then the end.

    An emergency is not held up by a read-back.
    """
    question = next_question(library, interview)
    assessment = assess(library, interview)
    ask = question.link_id if question else None
    begun = bool(interview.protocols)
    if ask is None and begun and not reviewed and not assessment.level.is_emergency:
        ask = REVIEW
    if ask is None and begun and outcome is Outcome.ASKED:
        outcome = Outcome.ASSESSED
    return Turn(outcome, interview, ask, say, assessment)


def not_understood(library: Library, interview: Interview) -> Turn:
    """The reply made no sense; the question stands."""
    return conclude(library, interview, Outcome.NOT_UNDERSTOOD, ("dialogue.not-understood",))


def concern(library: Library, folded: Interview, *, is_one: bool) -> Turn:
    """The first words. A concern (``is_one``) nobody could code opens the general questions."""
    if folded.protocols or folded.to_confirm:
        return conclude(library, folded)
    if not is_one:
        return not_understood(library, folded)
    general = next(p.id for p in library.protocols.values() if p.fallback)
    return conclude(library, open_protocol(library, folded, general))


def answered(library: Library, folded: Interview, link_id: LinkId, value: Value) -> Turn:
    """One answer; a value the question cannot have is not understood."""
    try:
        return conclude(library, answer(library, folded, link_id, value))
    except AnswerError:
        return not_understood(library, folded)


def reviewed(
    library: Library,
    before: Interview,
    folded: Interview,
    reply: Value | None,
    history: Sequence[LinkId],
    findings: Iterable[Finding],
) -> Turn:
    """ "Is this right?": yes ends it, no goes back one answer, a new symptom reopens it."""
    if reply is Reply.NO:
        return go_back(library, before, history)
    named = any(finding.status is Status.PRESENT for finding in findings)
    if reply is not None and not (named and reply is Reply.YES):
        return conclude(library, before, reviewed=True)
    if folded != before:
        return conclude(library, folded, Outcome.CORRECTED, ("dialogue.corrected",))
    return not_understood(library, folded)


def go_back(
    library: Library,
    interview: Interview,
    history: Sequence[LinkId],
    wanted: LinkId | None = None,
) -> Turn:
    """Take the latest answer back, or the ``wanted`` one; it is asked again."""
    link_id = wanted if wanted in interview.answers else _last(library, interview, history)
    if link_id is not None:
        interview = taken_back(library, interview, link_id)
    return conclude(library, interview, Outcome.CORRECTED, ("dialogue.corrected",))


def start_over(library: Library, interview: Interview) -> Turn:
    """An empty interview, but for the red flags that were raised: those are never forgotten."""
    fresh = Interview()
    for link_id in library.flag_of:
        if interview.answers[link_id] is Reply.YES:
            fresh = answer(library, fresh, link_id, Reply.YES)
    return conclude(library, fresh, Outcome.RESTARTED, ("dialogue.restarted",))


def taken_back(library: Library, interview: Interview, link_id: LinkId) -> Interview:
    """The interview as if that question had not been answered. A raised flag stays raised.

    A finding said earlier that means the same is unsaid too, else it would answer yes again.
    """
    if not _may_be_taken_back(library, interview, link_id):
        return interview
    unsaid = library.questions[link_id].findings
    return replace(
        interview,
        answers=interview.answers.without(link_id),
        said=tuple(code for code in interview.said if code not in unsaid),
    )


def _last(library: Library, interview: Interview, history: Sequence[LinkId]) -> LinkId | None:
    """The latest answer that may be taken back; without a history, in the order of the answers."""
    order = history or tuple(interview.answers)
    may = (link for link in reversed(order) if _may_be_taken_back(library, interview, link))
    return next(may, None)


def _may_be_taken_back(library: Library, interview: Interview, link_id: LinkId) -> bool:
    if link_id not in interview.answers or link_id not in library.questions:
        return False
    return link_id != REPEAT and (
        link_id not in library.flag_of or interview.answers[link_id] is not Reply.YES
    )
