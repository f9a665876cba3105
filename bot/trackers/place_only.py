"""Remembers where each dialogue stands and forgets what was said."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
    REQUESTED_SLOT,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker


class PlaceOnlyTrackerStore(InMemoryTrackerStore):
    """Keeps the open form and its question for the latest conversations, in memory.

    Every turn brings its own state in its metadata, so words, answers and payloads of earlier turns
    would only be patient data at rest, a longer call to the action server and a slower policy.
    A conversation that was forgotten starts anew and is rehydrated by ``action_session_start``.
    """

    def __init__(
        self,
        domain: Domain,
        event_broker: EventBroker | None = None,
        most_conversations: int = 2000,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self.store: OrderedDict[str, str] = OrderedDict()
        self._most = most_conversations

    async def save(self, tracker: DialogueStateTracker) -> None:
        place = DialogueStateTracker.from_events(tracker.sender_id, place_of(tracker))
        self.store[tracker.sender_id] = self.serialise_tracker(place)
        self.store.move_to_end(tracker.sender_id)
        while len(self.store) > self._most:
            self.store.popitem(last=False)


def place_of(tracker: DialogueStateTracker) -> list[Event]:
    """The events that bring a fresh tracker to the same place, without one word of the person."""
    return [
        ActionExecuted(ACTION_SESSION_START_NAME),
        SessionStarted(),
        ActiveLoop(tracker.active_loop_name),
        SlotSet(REQUESTED_SLOT, tracker.get_slot(REQUESTED_SLOT)),
        ActionExecuted(ACTION_LISTEN_NAME),
    ]
