"""What all actions that serve a wish have in common: read the turn, take one step, send it."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import ClassVar

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.boundary import BoundedAction, Events
from actions.payload import dispatch
from actions.protocols import library
from actions.request import TurnRequest, read_request
from actions.turn import heard_in
from triage.library import Library
from triage.turn import Turn
from triage.wishes import Wish, serve


class WishAction(BoundedAction):
    """An action that answers the turn with one payload and leaves the form as it is.

    ``wish`` is what the classifier's intent means; what the portal read for certain comes first.
    """

    wish: ClassVar[Wish]

    @abstractmethod
    def name(self) -> str:
        """What the domain calls it. Abstract, so that Rasa does not register this class."""

    def serve(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        request = read_request(tracker)
        rules = library(request.protocols)
        dispatch(dispatcher, rules, request, self.step(rules, request))
        return self.events()

    def step(self, library: Library, request: TurnRequest) -> Turn:
        """What this wish comes to. A reply goes with a wish only where the portal read both."""
        heard = heard_in(request)
        if request.wish is None:
            heard = replace(heard, asked=None, reply=None)
        return serve(library, request.wish or self.wish, heard)

    def events(self) -> Events:
        """What changes in the dialogue: nothing, unless the wish ends it."""
        return []
