"""From the beginning. Raised red flags stay."""

from __future__ import annotations

from actions.request import TurnRequest
from actions.turn import start_over
from actions.wish import Wish
from triage.library import Library
from triage.turn import Turn


class ActionStartOver(Wish):
    def name(self) -> str:
        return "action_start_over"

    def step(self, library: Library, request: TurnRequest) -> Turn:
        return start_over(library, request)
