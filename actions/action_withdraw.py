"""The person takes their consent back: the form closes; the portal records it and stops."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, SlotSet

from actions.boundary import Events
from actions.wish import WishAction
from triage.wishes import Wish


class ActionWithdraw(WishAction):
    wish = Wish.WITHDRAW

    def name(self) -> str:
        return "action_withdraw"

    def events(self) -> Events:
        return [ActiveLoop(None), SlotSet("requested_slot", None)]
