"""Taking an answer back, so that it is asked again. A raised red flag is never taken back."""

from __future__ import annotations

from dataclasses import replace

from actions.request import TurnRequest
from triage.answers import LinkId, Reply
from triage.interview import Interview
from triage.library import Library


def last_answered(library: Library, request: TurnRequest) -> LinkId | None:
    """The latest answer that may be taken back, or ``None``.

    The portal's history says what came last; without one, the order of the answers does.
    """
    interview = request.interview
    order = request.history or tuple(interview.answers)
    return next((link for link in reversed(order) if _is_open(library, interview, link)), None)


def taken_back(library: Library, interview: Interview, link_id: LinkId) -> Interview:
    """The interview as if that question had not been answered.

    A finding said earlier that means the same is unsaid too, else it would answer yes again.
    """
    if not _is_open(library, interview, link_id):
        return interview
    unsaid = library.questions[link_id].findings
    return replace(
        interview,
        answers=interview.answers.without(link_id),
        said=tuple(code for code in interview.said if code not in unsaid),
    )


def _is_open(library: Library, interview: Interview, link_id: LinkId) -> bool:
    if link_id not in interview.answers or link_id not in library.questions:
        return False
    raised = link_id in library.flag_of and interview.answers[link_id] is Reply.YES
    return not raised
