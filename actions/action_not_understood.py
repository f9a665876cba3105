"""No rule fits: the question stands, and what was said beside it is kept."""

from __future__ import annotations

from actions.request import TurnRequest
from actions.turn import heard_in
from actions.wish import WishAction
from triage.library import Library
from triage.turn import Turn, not_understood


class ActionNotUnderstood(WishAction):
    def name(self) -> str:
        return "action_not_understood"

    def step(self, library: Library, request: TurnRequest) -> Turn:
        return not_understood(library, heard_in(request).folded(library))
