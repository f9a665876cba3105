"""No rule fits: the question stands, and what was said beside it is kept."""

from __future__ import annotations

from actions.request import TurnRequest
from actions.turn import fold
from actions.wish import Wish
from triage.library import Library
from triage.turn import Turn, not_understood


class ActionNotUnderstood(Wish):
    def name(self) -> str:
        return "action_not_understood"

    def step(self, library: Library, request: TurnRequest) -> Turn:
        return not_understood(library, fold(library, request))
