"""What people want done with the conversation itself, and what each wish comes to."""

from __future__ import annotations

from enum import StrEnum

from triage import turn
from triage.heard import Heard
from triage.library import Library
from triage.turn import Outcome, Turn


class Wish(StrEnum):
    """A message that steers instead of answering; also the choice ids of the matching buttons.

    ``silence`` says nothing, ``late`` answers a question that another device has answered.
    """

    WHY = "why"
    MEANING = "meaning"
    REPEAT = "repeat"
    CONTINUE = "continue"
    SILENCE = "silence"
    LANGUAGE = "language"
    PERSON = "person"
    HELP = "help"
    OUTSIDE = "outside"
    BACK = "back"
    CORRECT = "correct"
    LATE = "late"
    START_OVER = "start-over"
    WITHDRAW = "withdraw"
    GREET = "greet"
    CHAT = "chat"
    ABUSE = "abuse"


_MANNERS: dict[Wish, tuple[Outcome, tuple[str, ...]]] = {
    Wish.WHY: (Outcome.EXPLAINED, ("dialogue.explain",)),
    Wish.MEANING: (Outcome.EXPLAINED, ("dialogue.meaning",)),
    Wish.REPEAT: (Outcome.EXPLAINED, ()),
    Wish.CONTINUE: (Outcome.EXPLAINED, ()),
    Wish.SILENCE: (Outcome.EXPLAINED, ()),
    Wish.LANGUAGE: (Outcome.EXPLAINED, ("dialogue.language",)),
    Wish.PERSON: (Outcome.HANDOFF, ("dialogue.handoff",)),
    Wish.HELP: (Outcome.EXPLAINED, ("dialogue.limits",)),
    Wish.OUTSIDE: (Outcome.EXPLAINED, ("dialogue.limits",)),
    Wish.WITHDRAW: (Outcome.WITHDRAWN, ("dialogue.withdrawn",)),
    Wish.GREET: (Outcome.CHITCHAT, ("dialogue.greeting-back",)),
    Wish.CHAT: (Outcome.CHITCHAT, ("dialogue.chitchat",)),
    Wish.ABUSE: (Outcome.CHITCHAT, ("dialogue.calm",)),
}
"""Wishes after which the same question stands, and the sentences said first."""


def serve(library: Library, wish: Wish, heard: Heard) -> Turn:
    """Serve a wish. What was said beside it is folded in, and nothing is lost."""
    match wish:
        case Wish.BACK:
            return turn.go_back(library, heard.before, heard.history, heard.asked)
        case Wish.CORRECT:
            return turn.correct(library, heard)
        case Wish.LATE:
            return turn.late(library, heard)
        case Wish.START_OVER:
            return turn.start_over(library, heard.before)
        case _:
            outcome, say = _MANNERS[wish]
            return turn.conclude(library, heard.folded(library), outcome, say)
