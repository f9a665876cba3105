"""A greeting is returned."""

from __future__ import annotations

from actions.request import TurnRequest
from actions.turn import serve
from actions.wish import Wish
from triage.library import Library
from triage.turn import Outcome, Turn


class ActionGreet(Wish):
    def name(self) -> str:
        return "action_greet"

    def step(self, library: Library, request: TurnRequest) -> Turn:
        return serve(library, request, Outcome.CHITCHAT, "dialogue.greeting-back")
