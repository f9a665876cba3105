"""A mistake is put right: by what the message says, else by asking again."""

from __future__ import annotations

from actions.wish import WishAction
from triage.wishes import Wish


class ActionCorrect(WishAction):
    wish = Wish.CORRECT

    def name(self) -> str:
        return "action_correct"
