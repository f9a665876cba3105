"""The interview is over: the answer that ended it, the result and its records."""

from __future__ import annotations

from actions.request import TurnRequest
from actions.turn import reply_to
from actions.wish import WishAction
from triage.library import Library
from triage.turn import Turn


class ActionAssess(WishAction):
    def name(self) -> str:
        return "action_assess"

    def step(self, library: Library, request: TurnRequest) -> Turn:
        return reply_to(library, request)
