"""An interview taken up again after its result, because it got worse or did not get better."""

from __future__ import annotations

from dataclasses import replace

from triage.answers import Answers, Reply
from triage.interview import Interview
from triage.standing import REPEAT


def taken_up_again(interview: Interview, *, worse: bool) -> Interview:
    """The interview with every "no" to be asked again: what was not there may be there now.

    Whatever raised the level stays, so that the new result is never below the old one; ``worse``
    makes it one level higher, as for everyone who comes back with the same complaint.
    """
    kept = {link: value for link, value in interview.answers.items() if value is not Reply.NO}
    answers = Answers(kept)
    return replace(interview, answers=answers.with_answer(REPEAT, Reply.YES) if worse else answers)
