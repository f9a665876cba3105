"""Which values a question can have."""

from __future__ import annotations

from triage.answers import Reply, Value
from triage.protocol import Question, QuestionType

MAX_TEXT = 1000
"""Longest free text kept as one answer, in characters."""


class AnswerError(ValueError):
    """A value the question cannot have. The message names the question, never the value."""


def checked(question: Question, value: Value) -> Value:
    """``value`` as the question takes it. Raises ``AnswerError``.

    "Not sure" is an answer to every question. A text may also be declined with "no".
    """
    if value is Reply.UNSURE:
        return value
    if question.type is QuestionType.BOOLEAN and value in (Reply.YES, Reply.NO):
        return Reply(value)
    if question.type is QuestionType.CHOICE and value in question.options:
        return value
    if question.type is QuestionType.QUANTITY and in_bounds(question, value):
        return float(value)
    if question.type is QuestionType.TEXT and _is_text(value):
        return value
    raise AnswerError(f"not an answer to {question.link_id}")


def in_bounds(question: Question, value: Value) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    low, high = question.minimum, question.maximum
    return low is not None and high is not None and low <= value <= high


def _is_text(value: Value) -> bool:
    return value is Reply.NO or (
        isinstance(value, str) and not isinstance(value, Reply) and 0 < len(value) <= MAX_TEXT
    )
