"""The edge of the action server: an action that fails sends nothing and quotes nobody.

rasa-sdk answers a failed call with the whole request in its error body, which Rasa then writes into
its log. So no exception leaves an action; a turn without a payload is an error the portal handles.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]


class BoundedAction(Action, ABC):  # type: ignore[misc]  # rasa_sdk ships no types
    """An action whose failure is an empty answer and one log line."""

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: Mapping[str, Any]
    ) -> Events:
        try:
            return self.serve(dispatcher, tracker)
        except Exception as error:
            # Its message or its frames may quote the person, so only its kind is written down.
            logger.error("%s failed: %s", self.name(), type(error).__name__)  # noqa: TRY400
            dispatcher.messages.clear()
            return []

    @abstractmethod
    def serve(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Send this action's message, if any, and return what changes in the dialogue."""
