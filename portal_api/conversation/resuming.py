"""Somebody greets again after a while: where we were, and after a day whether to start anew."""

from __future__ import annotations

from datetime import timedelta

from portal_api.conversation.composing import Composer
from portal_api.conversation.messages import Choice, Kind, Reply
from portal_api.conversation.state import Phase
from portal_api.conversation.step import Step, Waiting
from portal_api.conversation.wishing import RESUME
from symptoms.commands import wish
from triage.answers import LinkId
from triage.wishes import Wish

WELCOME_BACK_AFTER = timedelta(hours=1)
OFFER_AFTER = timedelta(days=1)


def resumed(composer: Composer, waiting: Waiting) -> Step | None:
    """The step for a greeting in the middle of an interview; ``None`` for any other message."""
    state = waiting.state
    asking = state.phase in {Phase.INTERVIEW, Phase.REVIEW} and state.pending != RESUME
    if not asking or waiting.idle < WELCOME_BACK_AFTER or wish(waiting.text) is not Wish.GREET:
        return None
    protocols = state.interview.protocols
    about = ", ".join(composer.text(f"concern.{name}") for name in protocols)
    where = composer.notice("conversation.resume", about=about) if about else None
    welcome = where or composer.notice("dialogue.greeting-back")
    if waiting.idle < OFFER_AFTER:
        question = composer.question(LinkId(state.pending or ""), state.interview)
        return Step(state, (welcome, question))
    return Step(state.but(pending=RESUME), (welcome, offer(composer)))


def offer(composer: Composer) -> Reply:
    """Go on, or start anew. Nothing is lost either way."""
    choices = tuple(Choice(id_, label) for id_, label in composer.labels(RESUME).items())
    return Reply(Kind.QUESTION, composer.text("conversation.resume.question"), choices, RESUME)
