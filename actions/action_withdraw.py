"""The person takes their consent back: the form closes; the portal records it and stops."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, SlotSet

from actions.boundary import Events
from actions.request import TurnRequest
from actions.turn import serve
from actions.wish import Wish
from triage.library import Library
from triage.turn import Outcome, Turn


class ActionWithdraw(Wish):
    def name(self) -> str:
        return "action_withdraw"

    def step(self, library: Library, request: TurnRequest) -> Turn:
        return serve(library, request, Outcome.WITHDRAWN, "dialogue.withdrawn")

    def events(self) -> Events:
        return [ActiveLoop(None), SlotSet("requested_slot", None)]
