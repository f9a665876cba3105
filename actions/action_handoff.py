"""A person is wanted. The portal calls one; the questions may go on meanwhile."""

from __future__ import annotations

from actions.wish import WishAction
from triage.wishes import Wish


class ActionHandoff(WishAction):
    wish = Wish.PERSON

    def name(self) -> str:
        return "action_handoff"
