"""A greeting is returned."""

from __future__ import annotations

from actions.wish import WishAction
from triage.wishes import Wish


class ActionGreet(WishAction):
    wish = Wish.GREET

    def name(self) -> str:
        return "action_greet"
