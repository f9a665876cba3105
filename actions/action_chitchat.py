"""Thanks, goodbyes and small talk: one kind sentence, then the question."""

from __future__ import annotations

from actions.wish import WishAction
from triage.wishes import Wish


class ActionChitchat(WishAction):
    wish = Wish.CHAT

    def name(self) -> str:
        return "action_chitchat"
