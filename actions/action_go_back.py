"""One question back: the latest answer is taken back and asked again."""

from __future__ import annotations

from actions.wish import WishAction
from triage.wishes import Wish


class ActionGoBack(WishAction):
    wish = Wish.BACK

    def name(self) -> str:
        return "action_go_back"
