"""What the assistant can do, and what it cannot."""

from __future__ import annotations

from actions.wish import WishAction
from triage.wishes import Wish


class ActionLimits(WishAction):
    wish = Wish.HELP

    def name(self) -> str:
        return "action_limits"
