"""Say it again: the question comes back as it is."""

from __future__ import annotations

from actions.wish import WishAction
from triage.wishes import Wish


class ActionRepeat(WishAction):
    wish = Wish.REPEAT

    def name(self) -> str:
        return "action_repeat"
