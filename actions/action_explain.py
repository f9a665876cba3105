"""Why do you ask? The portal adds the reason of the open question."""

from __future__ import annotations

from actions.request import TurnRequest
from actions.turn import serve
from actions.wish import Wish
from triage.library import Library
from triage.turn import Outcome, Turn


class ActionExplain(Wish):
    def name(self) -> str:
        return "action_explain"

    def step(self, library: Library, request: TurnRequest) -> Turn:
        return serve(library, request, Outcome.EXPLAINED, "dialogue.explain")
