"""What the assistant can do, and what it cannot."""

from __future__ import annotations

from actions.request import TurnRequest
from actions.turn import serve
from actions.wish import Wish
from triage.library import Library
from triage.turn import Outcome, Turn


class ActionLimits(Wish):
    def name(self) -> str:
        return "action_limits"

    def step(self, library: Library, request: TurnRequest) -> Turn:
        return serve(library, request, Outcome.EXPLAINED, "dialogue.limits")
