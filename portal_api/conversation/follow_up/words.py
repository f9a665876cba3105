"""The questions of a check-in and their choices."""

from __future__ import annotations

from portal_api.conversation.composing import Composer
from portal_api.conversation.messages import Choice, Kind, Reply
from symptoms.wellbeing import Wellbeing

CHECK_IN = "check-in"
"""Stands as the open question once somebody was asked how it goes."""

AGAIN = "check-in.again"
"""Stands as the open question once a new interview was offered."""


def how_is_it(composer: Composer) -> Reply:
    """The question, with its three answers."""
    choices = tuple(Choice(w.value, composer.text(f"follow-up.{w}")) for w in Wellbeing)
    return Reply(Kind.QUESTION, composer.text("follow-up.how"), choices, CHECK_IN)


def once_more(composer: Composer) -> Reply:
    """Whether to go through the questions again."""
    choices = tuple(Choice(i, composer.text(f"follow-up.again.{i}")) for i in ("yes", "person"))
    return Reply(Kind.QUESTION, composer.text("follow-up.again"), choices, AGAIN)
