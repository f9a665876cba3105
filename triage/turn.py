"""One turn of an interview, pure: whoever understood the words, the rules decide what follows.

Every engine (the dialogue engine's actions, the portal's script) says what it understood by calling
one of these functions, so that all of them ask the same question next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from triage.answers import LinkId, Reply
from triage.assess import Assessment, assess
from triage.findings import Status
from triage.heard import Heard, may_be_taken_back, put_right, taken_back, with_reply
from triage.interview import Interview, answer, next_question, open_protocol
from triage.library import Library
from triage.valid_answer import AnswerError

REVIEW = LinkId("review")
"""Link id of "is this right?", which is no clinical question and belongs to no protocol."""

_FEWEST_WORDS = 2


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


def concern(library: Library, heard: Heard, text: str) -> Turn:
    """The first words. A concern nobody could code opens the general questions."""
    folded = heard.folded(library)
    if folded.protocols or folded.to_confirm:
        return conclude(library, folded, say=_for_the_desk(library, heard.before, folded))
    if not _is_in_words(text):
        return not_understood(library, folded)
    general = next(p.id for p in library.protocols.values() if p.fallback)
    return conclude(library, open_protocol(library, folded, general))


def _is_in_words(text: str) -> bool:
    """Whether somebody is saying something: two words at least. It need not be understood."""
    return len(re.findall(r"[^\W\d_]{2,}", text)) >= _FEWEST_WORDS


def replied(library: Library, heard: Heard) -> Turn:
    """A reply to the open question, or more of what is wrong.

    Naming a symptom and denying it in one breath ("no, just a bit of chest pain") asks again.
    """
    folded, link_id, value = heard.folded(library), heard.asked, heard.reply
    if value is None or link_id is None:
        return _told_more(library, heard.before, folded)
    named = folded.answers[link_id]
    if isinstance(value, Reply) and named not in (heard.before.answers[link_id], value):
        return not_understood(library, taken_back(library, folded, link_id))
    say = _for_the_desk(library, heard.before, folded)
    try:
        return conclude(library, answer(library, folded, link_id, value), say=say)
    except AnswerError:
        return not_understood(library, folded)


def _told_more(library: Library, before: Interview, folded: Interview) -> Turn:
    """No answer to the question; what was said beside it counts."""
    if folded == before:
        return not_understood(library, folded)
    changed = any(folded.answers[link] != before.answers[link] for link in before.answers)
    if changed:
        return conclude(library, folded, Outcome.CORRECTED, ("dialogue.corrected",))
    return conclude(library, folded, say=_for_the_desk(library, before, folded))


def _for_the_desk(library: Library, before: Interview, folded: Interview) -> tuple[str, ...]:
    """What to say when something else than care is asked for: we cannot do it, the desk can."""
    new = [library.protocols[p] for p in folded.protocols if p not in before.protocols]
    return ("dialogue.front-desk",) if any(p.administrative for p in new) else ()


def reviewed(library: Library, heard: Heard) -> Turn:
    """ "Is this right?": yes ends it, what is said instead takes its place, a bare no goes back."""
    before, after, reply = heard.before, put_right(library, heard), heard.reply
    named = any(finding.status is Status.PRESENT for finding in heard.findings)
    if reply not in (None, Reply.NO) and not (named and reply is Reply.YES):
        return conclude(library, before, reviewed=True)
    if after != before:
        return conclude(library, after, Outcome.CORRECTED, ("dialogue.corrected",))
    if reply is Reply.NO:
        return go_back(library, before, heard.history)
    return not_understood(library, before)


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


def correct(library: Library, heard: Heard) -> Turn:
    """Put right what the words say, else the latest answer by the reply, else ask that again."""
    after = put_right(library, heard)
    said = bool(heard.findings or heard.measured)
    if after == heard.before and not said and heard.reply is not None and heard.asked is not None:
        after = with_reply(library, after, heard.asked, heard.reply)
    if after == heard.before and not said:
        return go_back(library, heard.before, heard.history)
    return conclude(library, after, Outcome.CORRECTED, ("dialogue.corrected",))


def late(library: Library, heard: Heard) -> Turn:
    """An answer to a question that was answered elsewhere meanwhile, as on a second device.

    It is never taken for the question open now. Where the two disagree the person is asked again.
    """
    folded, link_id, value = heard.folded(library), heard.asked, heard.reply
    if link_id is None or value is None or folded.answers[link_id] == value:
        return conclude(library, folded, Outcome.EXPLAINED, ("dialogue.already-answered",))
    if link_id not in folded.answers:
        return conclude(library, with_reply(library, folded, link_id, value))
    again = taken_back(library, folded, link_id)
    return conclude(library, again, Outcome.CORRECTED, ("dialogue.two-answers",))


def start_over(library: Library, interview: Interview) -> Turn:
    """An empty interview, but for the red flags that were raised: those are never forgotten."""
    fresh = Interview()
    for link_id in library.flag_of:
        if interview.answers[link_id] is Reply.YES:
            fresh = answer(library, fresh, link_id, Reply.YES)
    return conclude(library, fresh, Outcome.RESTARTED, ("dialogue.restarted",))


def _last(library: Library, interview: Interview, history: Sequence[LinkId]) -> LinkId | None:
    """The latest answer that may be taken back; without a history, in the order of the answers."""
    order = history or tuple(interview.answers)
    may = (link for link in reversed(order) if may_be_taken_back(library, interview, link))
    return next(may, None)
