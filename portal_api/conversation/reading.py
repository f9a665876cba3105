"""Reading a reply against the open question, without a dialogue engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symptoms.commands import wish
from symptoms.replies import interpret
from symptoms.words import norms
from symptoms.yes_no import agreed
from triage.answers import LinkId, Reply, Value
from triage.library import Library
from triage.protocol import Question, QuestionType
from triage.turn import REVIEW

_YES_OR_NO = Question(link_id=REVIEW, type=QuestionType.BOOLEAN)


def read_reply(
    library: Library,
    pending: str | None,
    choice: str | None,
    text: str,
    locale: str,
    labels: Mapping[str, str],
) -> Value | None:
    """The value of a reply to the open question, or ``None`` when it is not one."""
    question = _YES_OR_NO if pending == REVIEW else library.questions.get(LinkId(pending or ""))
    if question is None:
        return None
    if choice is not None:
        return _chosen(question, choice)
    if question.type is QuestionType.TEXT and wish(text) is not None:
        return None  # "why?" is a wish, and no name of a medicine
    value = interpret(text, question, locale, labels)
    return agreed(text) if value is None and pending == REVIEW else value


def read_consent(
    choice: str | None,
    text: str,
    locale: str,
    offered: Sequence[str] = ("yes", "triage-only", "no"),
) -> str | None:
    """One of the answers ``offered``, or ``None`` when the reply decides nothing.

    A message that is unsure decides nothing either: consent is never guessed. Nor does a mere
    thumb, which may only say "I have read that".
    """
    if choice is not None:
        return choice if choice in offered else None
    if not norms(text):
        return None
    numbered = {str(n): answer for n, answer in enumerate(offered, 1)}.get(text.strip(" .)"))
    if numbered is not None:
        return numbered
    value = interpret(text, _YES_OR_NO, locale, {})
    return {Reply.YES: "yes", Reply.NO: "no"}.get(value) if isinstance(value, Reply) else None


def _chosen(question: Question, choice: str) -> Value | None:
    if choice in {Reply.YES, Reply.NO, Reply.UNSURE}:
        return Reply(choice)
    if choice in question.options:
        return choice
    try:
        return float(choice) if question.type is QuestionType.QUANTITY else None
    except ValueError:
        return None
