"""A tracker begins: put it where the metadata says the conversation stands."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecuted, ActiveLoop, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.boundary import BoundedAction, Events

FORM = "intake_form"
OPEN_PHASES = {"interview", "review"}


class ActionSessionStart(BoundedAction):
    """After a restart of the bot the first message of a running interview goes to its form."""

    def name(self) -> str:
        return "action_session_start"

    def serve(self, _dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        metadata = tracker.get_slot("session_started_metadata") or {}
        events: Events = [SessionStarted()]
        if metadata.get("phase") in OPEN_PHASES:
            events += [ActiveLoop(FORM), SlotSet("requested_slot", metadata.get("pending"))]
        return [*events, ActionExecuted("action_listen")]
