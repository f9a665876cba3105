"""The intake form: the engine decides its next question, turn by turn.

Called for every message while the form is open. It sends the payload itself, which saves a second
call to this server; only the closing payload is left to ``action_assess``, and a wish to its rule.
"""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.boundary import BoundedAction, Events
from actions.payload import dispatch
from actions.protocols import library
from actions.request import read_request
from actions.turn import reply_to
from triage.turn import Outcome, Turn

WISHES = frozenset(
    {
        *("ask_why", "ask_repeat", "ask_human", "ask_help", "go_back", "correct_answer"),
        *("start_over", "withdraw", "greet", "thanks", "goodbye", "chitchat", "out_of_scope"),
    }
)
"""Intents the form hands on: ``bot/data/interruptions.yml`` has a rule for each."""

NO_QUESTION = "concern"
"""What the form waits for before there is a question: the person's own words."""


class ValidateIntakeForm(BoundedAction):
    """Takes the reply; the next link id goes into ``requested_slot``, ``None`` closes the form."""

    def name(self) -> str:
        return "validate_intake_form"

    def serve(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        request = read_request(tracker)
        if request.intent.name in WISHES:
            return [ActionExecutionRejected("intake_form")]
        rules = library(request.protocols)
        result = reply_to(rules, request)
        if result.outcome is not Outcome.ASSESSED:
            dispatch(dispatcher, rules, request, result)
        return form_events(result)


def form_events(result: Turn) -> Events:
    """The slot ``answer`` is emptied so that Rasa knows the reply was taken, whatever it was."""
    over = result.outcome is Outcome.ASSESSED
    requested = None if over else result.ask or NO_QUESTION
    return [SlotSet("answer", None), SlotSet("requested_slot", requested)]
