"""What a reply says to the open question: what is certain first, the classifier's guess last."""

from __future__ import annotations

from actions.request import TurnRequest
from triage.answers import Reply, Value
from triage.protocol import Question, QuestionType

SPOKEN = {"affirm": Reply.YES, "deny": Reply.NO, "unsure": Reply.UNSURE}
"""Intents that are a reply by themselves."""

SURE = 0.6
"""Least confidence for a guess to answer an ordinary question."""

SURE_OF_DANGER = 0.85
"""The same for a danger question, where a wrong "no" could hide an emergency."""

CONTRADICTS = 0.7
"""From here on a guess that disagrees with the certain reading makes us ask again."""


def understood_value(question: Question, request: TurnRequest) -> Value | None:
    """The value of the reply, or ``None`` when it is not understood.

    A pressed choice stands. Parsed words stand unless the classifier clearly read the opposite on
    a danger question. Without either, a clear yes, no or not sure is taken from the classifier.
    """
    if request.choice is not None:
        return chosen(question, request.choice)
    guess = SPOKEN.get(request.intent.name)
    confidence = request.intent.confidence
    if request.reply is not None:
        disputed = guess not in (None, request.reply) and confidence >= CONTRADICTS
        return None if question.danger and disputed else request.reply
    needed = SURE_OF_DANGER if question.danger else SURE
    if guess is not None and confidence >= needed:
        return _fitting(question, guess)
    return None


def chosen(question: Question, choice: str) -> Value | None:
    """The value behind a pressed button: yes, no, unsure, an option id or a number."""
    if choice in set(SPOKEN.values()):
        return Reply(choice)
    if choice in question.options:
        return choice
    try:
        return float(choice) if question.type is QuestionType.QUANTITY else None
    except ValueError:
        return None


def _fitting(question: Question, guess: Reply) -> Value | None:
    """Yes and no answer only a yes-or-no question; not sure answers any."""
    if question.type is QuestionType.BOOLEAN or guess is Reply.UNSURE:
        return guess
    return None
