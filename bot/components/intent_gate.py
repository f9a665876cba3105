"""Decides how far the classifier's guess may steer. What the portal knows for sure comes first."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

BUTTONS = {
    "why": "ask_why",
    "repeat": "ask_repeat",
    "person": "ask_human",
    "back": "go_back",
    "help": "ask_help",
}
"""Choices of the portal's own buttons that steer the conversation instead of answering."""

INTERRUPTIONS = {
    *BUTTONS.values(),
    *("correct_answer", "start_over", "withdraw"),
    *("greet", "thanks", "goodbye", "chitchat", "out_of_scope"),
}
KEPT_BESIDE_FINDINGS = {"ask_human", "correct_answer"}
"""Wishes that stand although symptoms were named too; their actions fold the symptoms in."""

LONGEST_WISH = 200
"""Characters. A longer message is a story; only the wish for a person is looked for in it."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class IntentGate(GraphComponent):
    """Leaves the guess, replaces it by what is certain, or calls it ``nlu_fallback``."""

    def __init__(self, sure: float, surer: float) -> None:
        self._sure = sure
        self._surer = surer

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``sure``: least confidence to interrupt; ``surer``: when the words also answer."""
        return {"sure": 0.55, "surer": 0.8}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,  # noqa: ARG003  Rasa calls by these names
        resource: Resource,  # noqa: ARG003
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> IntentGate:
        return cls(config["sure"], config["surer"])

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            guess = message.get(INTENT) or {"name": None, "confidence": 0.0}
            metadata = message.get("metadata")
            if metadata is not None:
                long = len(message.get(TEXT) or "") > LONGEST_WISH
                decided = self.decide(guess, metadata, long=long)
                message.set(INTENT, decided, add_to_output=True)
        return messages

    def decide(
        self, guess: dict[str, Any], metadata: dict[str, Any], *, long: bool = False
    ) -> dict[str, Any]:
        """The intent of a turn: ``{"name", "confidence"}``.

        A pressed button is certain. Named symptoms are never small talk. Words that parse as an
        answer are one unless the classifier is very sure of a wish; a weak wish is no wish.
        """
        choice = metadata.get("choice")
        if choice is not None:
            return {"name": BUTTONS.get(choice, "choose_option"), "confidence": 1.0}
        name, confidence = guess["name"], guess["confidence"]
        if metadata.get("findings") and name in INTERRUPTIONS - KEPT_BESIDE_FINDINGS:
            return {"name": "inform_symptom", "confidence": 1.0}
        answered = metadata.get("reply") is not None
        weak = confidence < (self._surer if answered else self._sure)
        if name in INTERRUPTIONS and (weak or (long and name != "ask_human")):
            return {"name": "nlu_fallback", "confidence": confidence}
        return {"name": name or "nlu_fallback", "confidence": confidence}
