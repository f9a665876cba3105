"""From the beginning. Raised red flags stay."""

from __future__ import annotations

from actions.wish import WishAction
from triage.wishes import Wish


class ActionStartOver(WishAction):
    wish = Wish.START_OVER

    def name(self) -> str:
        return "action_start_over"
