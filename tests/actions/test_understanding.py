"""What a reply is taken for: a table of what the portal parsed and what the classifier guessed."""

from __future__ import annotations

from typing import Any

import pytest

from actions.understanding import understood_value
from triage.answers import LinkId, Reply
from triage.library import Library

YES, NO, UNSURE = Reply.YES, Reply.NO, Reply.UNSURE
DANGER, PLAIN, SEX, AGE = "chest-pain.with-signs", "immune", "sex", "age"

TABLE = [
    # question, choice, parsed reply, guess, confidence, understood, why
    (DANGER, "yes", None, "deny", 0.99, YES, "a pressed button is certain"),
    (DANGER, "unsure", None, "", 0.0, UNSURE, "not sure is an answer"),
    (DANGER, "maybe-so", None, "affirm", 0.99, None, "a choice that is none is not guessed at"),
    (SEX, "female", None, "", 0.0, "female", "an option by its id"),
    (AGE, "34", None, "", 0.0, 34.0, "a number as a choice"),
    (DANGER, None, "yes", "", 0.0, YES, "parsed words stand"),
    (DANGER, None, "no", "deny", 0.9, NO, "both agree"),
    (DANGER, None, "no", "affirm", 0.9, None, "danger: they disagree, ask again"),
    (DANGER, None, "no", "unsure", 0.9, None, "danger: not sure is no denial"),
    (DANGER, None, "no", "affirm", 0.5, NO, "a weak guess disputes nothing"),
    (PLAIN, None, "no", "affirm", 0.9, NO, "no danger: the parsed words win"),
    (DANGER, None, None, "deny", 0.84, None, "danger: not sure enough of a no"),
    (DANGER, None, None, "deny", 0.86, NO, "danger: a clear no"),
    (DANGER, None, None, "affirm", 0.9, YES, "danger: a clear yes"),
    (PLAIN, None, None, "deny", 0.61, NO, "an ordinary question needs less"),
    (PLAIN, None, None, "deny", 0.59, None, "but not nothing"),
    (SEX, None, None, "affirm", 0.99, None, "yes is no sex"),
    (SEX, None, None, "unsure", 0.99, UNSURE, "not sure answers every question"),
    (AGE, None, 34.0, "inform_value", 0.99, 34.0, "a measured value"),
    (DANGER, None, None, "chitchat", 0.99, None, "small talk answers nothing"),
    (DANGER, None, None, "", 0.0, None, "nothing at all"),
]


@pytest.mark.parametrize(
    ("link_id", "choice", "reply", "guess", "confidence", "expected", "why"), TABLE
)
def test_a_reply_is_taken_for_what_is_certain(
    turn: Any,
    protocols: Library,
    link_id: str,
    choice: str | None,
    reply: Any,
    guess: str,
    confidence: float,
    expected: Any,
    why: str,
) -> None:
    question = protocols.questions[LinkId(link_id)]
    assert question.danger is (link_id == DANGER)
    request = turn("", (guess, confidence), choice=choice, reply=reply, pending=link_id)
    assert understood_value(question, request) == expected, why
