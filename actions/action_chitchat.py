"""Thanks, goodbyes and small talk: one kind sentence, then the question."""

from __future__ import annotations

from actions.request import TurnRequest
from actions.turn import Outcome, TurnResult, serve
from actions.wish import Wish
from triage.library import Library


class ActionChitchat(Wish):
    def name(self) -> str:
        return "action_chitchat"

    def step(self, library: Library, request: TurnRequest) -> TurnResult:
        return serve(library, request, Outcome.CHITCHAT, "dialogue.chitchat")
