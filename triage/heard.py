"""One message as the rules take it: what the interview knew before, and what the words give."""

from __future__ import annotations

from dataclasses import dataclass, replace

from triage.answers import Answers, LinkId, Reply, Value
from triage.findings import Finding, Measured, Status
from triage.interview import NO_ANSWERS, Interview, answer, begin
from triage.library import Library
from triage.protocol import Question
from triage.standing import REPEAT
from triage.valid_answer import AnswerError


@dataclass(frozen=True)
class Heard:
    """``reply`` is what the words answer to the question ``asked``, and ``None`` where they do not.

    ``asked`` is the open question, the latest one answered when the words put that right, or the
    one on the screen of another device. ``history`` are the questions answered, oldest first.
    """

    before: Interview
    findings: tuple[Finding, ...] = ()
    measured: tuple[Measured, ...] = ()
    known: Answers = NO_ANSWERS
    asked: LinkId | None = None
    reply: Value | None = None
    history: tuple[LinkId, ...] = ()

    def folded(self, library: Library) -> Interview:
        """The interview with all that was said by itself. Raised red flags stay raised."""
        return begin(library, self.before, self.findings, self.measured, self.known)


def put_right(library: Library, heard: Heard) -> Interview:
    """The interview with everything the words say put in the place of what was answered before.

    A value takes the place of the earlier one by what it measures; a symptom named or denied
    changes the question about it; a fact about the person counts when nothing else was said, for
    "I" in passing is no correction. A danger that is now denied is asked once more.
    """
    after = heard.folded(library)
    for finding in heard.findings:
        for question in library.questions_meaning.get(finding.code, ()):
            after = _as_said(library, after, question, finding.status)
    if heard.findings or heard.measured:
        return after
    for link, value in heard.known.items():
        after = with_reply(library, after, link, value)
    return after


def with_reply(library: Library, interview: Interview, link: LinkId, value: Value) -> Interview:
    """The interview with that answer, or as it was when the question cannot have this value."""
    try:
        return answer(library, interview, link, value)
    except AnswerError:
        return interview


def _as_said(
    library: Library, interview: Interview, question: Question, status: Status
) -> Interview:
    link, given = question.link_id, interview.answers[question.link_id]
    if status is Status.PRESENT and given in (Reply.NO, Reply.UNSURE):
        return with_reply(library, interview, link, Reply.YES)
    if status is Status.ABSENT and given is Reply.YES:
        unsaid = taken_back(library, interview, link)
        plain = link in library.one_meaning and not question.danger
        return with_reply(library, unsaid, link, Reply.NO) if plain else unsaid
    return interview


def taken_back(library: Library, interview: Interview, link_id: LinkId) -> Interview:
    """The interview as if that question had not been answered. A raised flag stays raised.

    A finding said earlier that means the same is unsaid too, else it would answer yes again.
    """
    if not may_be_taken_back(library, interview, link_id):
        return interview
    unsaid = library.questions[link_id].findings
    return replace(
        interview,
        answers=interview.answers.without(link_id),
        said=tuple(code for code in interview.said if code not in unsaid),
    )


def may_be_taken_back(library: Library, interview: Interview, link_id: LinkId) -> bool:
    """Whether there is such an answer, given by the person, that is no raised red flag."""
    if link_id not in interview.answers or link_id not in library.questions:
        return False
    return link_id != REPEAT and (
        link_id not in library.flag_of or interview.answers[link_id] is not Reply.YES
    )
