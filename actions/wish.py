"""What all actions that serve a wish have in common: read the turn, take one step, send it."""

from __future__ import annotations

from abc import abstractmethod

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.boundary import BoundedAction, Events
from actions.payload import dispatch
from actions.protocols import library
from actions.request import TurnRequest, read_request
from triage.library import Library
from triage.turn import Turn


class Wish(BoundedAction):
    """An action that answers the turn with one payload and leaves the form as it is."""

    def serve(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        request = read_request(tracker)
        rules = library(request.protocols)
        dispatch(dispatcher, rules, request, self.step(rules, request))
        return self.events()

    @abstractmethod
    def step(self, library: Library, request: TurnRequest) -> Turn:
        """What this wish comes to."""

    def events(self) -> Events:
        """What changes in the dialogue: nothing, unless the wish ends it."""
        return []
