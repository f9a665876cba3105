"""Why do you ask? The portal adds the reason of the open question."""

from __future__ import annotations

from actions.wish import WishAction
from triage.wishes import Wish


class ActionExplain(WishAction):
    wish = Wish.WHY

    def name(self) -> str:
        return "action_explain"
