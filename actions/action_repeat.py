"""Say it again: the question comes back as it is."""

from __future__ import annotations

from actions.request import TurnRequest
from actions.turn import serve
from actions.wish import Wish
from triage.library import Library
from triage.turn import Outcome, Turn


class ActionRepeat(Wish):
    def name(self) -> str:
        return "action_repeat"

    def step(self, library: Library, request: TurnRequest) -> Turn:
        return serve(library, request, Outcome.EXPLAINED)
