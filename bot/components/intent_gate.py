"""Decides how far the classifier's guess may steer. What the portal knows for sure comes first."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

SERVED_BY = {
    **{"why": "ask_why", "meaning": "ask_why"},
    **dict.fromkeys(("repeat", "continue", "silence", "language", "late"), "ask_repeat"),
    "person": "ask_human",
    "help": "ask_help",
    "outside": "out_of_scope",
    "back": "go_back",
    "correct": "correct_answer",
    "start-over": "start_over",
    "withdraw": "withdraw",
    "greet": "greet",
    "chat": "chitchat",
    "abuse": "chitchat",
}
"""The intent whose action serves a wish that the portal read for certain (``triage.wishes``)."""

INTERRUPTIONS = {
    *SERVED_BY.values(),
    *("thanks", "goodbye"),
}
KEPT_BESIDE_FINDINGS = {"ask_human", "correct_answer"}
"""Wishes that stand although symptoms were named too; their actions fold the symptoms in."""

LONGEST_WISH = 200
"""Characters. A longer message is a story; only the wish for a person is looked for in it."""

LONGEST_FIRST_WISH = 8
"""Words. Who begins with more is telling what is wrong, whatever it sounds like."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class IntentGate(GraphComponent):
    """Leaves the guess, replaces it by what is certain, or calls it ``nlu_fallback``."""

    def __init__(self, sure: float) -> None:
        self._sure = sure

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``sure``: least confidence to interrupt."""
        return {"sure": 0.55}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,  # noqa: ARG003  Rasa calls by these names
        resource: Resource,  # noqa: ARG003
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> IntentGate:
        return cls(config["sure"])

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            guess = message.get(INTENT) or {"name": None, "confidence": 0.0}
            metadata = message.get("metadata")
            if metadata is not None:
                text = message.get(TEXT) or ""
                first = metadata.get("phase") == "concern"
                story = first and len(text.split()) > LONGEST_FIRST_WISH
                long = len(text) > LONGEST_WISH
                decided = self.decide(guess, metadata, long=long, story=story)
                message.set(INTENT, decided, add_to_output=True)
        return messages

    def decide(
        self,
        guess: dict[str, Any],
        metadata: dict[str, Any],
        *,
        long: bool = False,
        story: bool = False,
    ) -> dict[str, Any]:
        """The intent of a turn: ``{"name", "confidence"}``.

        A pressed button and a wish the portal read are certain. Named symptoms are never small
        talk, and words that parse as an answer are one: the portal has looked for a wish in them. A
        weak wish is no wish.
        """
        wish = metadata.get("wish")
        if wish is not None:
            return {"name": SERVED_BY[wish], "confidence": 1.0}
        if metadata.get("choice") is not None:
            return {"name": "choose_option", "confidence": 1.0}
        name, confidence = guess["name"], guess["confidence"]
        if metadata.get("findings") and name in INTERRUPTIONS - KEPT_BESIDE_FINDINGS:
            return {"name": "inform_symptom", "confidence": 1.0}
        answered = metadata.get("reply") is not None
        weak = answered or confidence < self._sure
        if name in INTERRUPTIONS and (weak or story or (long and name != "ask_human")):
            return {"name": "nlu_fallback", "confidence": confidence}
        return {"name": name or "nlu_fallback", "confidence": confidence}
