"""One question back: the latest answer is taken back and asked again."""

from __future__ import annotations

from actions.request import TurnRequest
from actions.turn import go_back
from actions.wish import Wish
from triage.library import Library
from triage.turn import Turn


class ActionGoBack(Wish):
    def name(self) -> str:
        return "action_go_back"

    def step(self, library: Library, request: TurnRequest) -> Turn:
        return go_back(library, request)
