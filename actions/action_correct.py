"""A mistake is put right: by what the message says, else by asking again."""

from __future__ import annotations

from actions.request import TurnRequest
from actions.turn import correct
from actions.wish import Wish
from triage.library import Library
from triage.turn import Turn


class ActionCorrect(Wish):
    def name(self) -> str:
        return "action_correct"

    def step(self, library: Library, request: TurnRequest) -> Turn:
        return correct(library, request)
