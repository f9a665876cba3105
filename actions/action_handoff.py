"""A person is wanted. The portal calls one; the questions may go on meanwhile."""

from __future__ import annotations

from actions.request import TurnRequest
from actions.turn import serve
from actions.wish import Wish
from triage.library import Library
from triage.turn import Outcome, Turn


class ActionHandoff(Wish):
    def name(self) -> str:
        return "action_handoff"

    def step(self, library: Library, request: TurnRequest) -> Turn:
        return serve(library, request, Outcome.HANDOFF, "dialogue.handoff")
