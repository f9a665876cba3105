"""Turns what the portal found in the words into Rasa entities. Finds nothing by itself."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FoundByPortal(GraphComponent):
    """One extraction a message, made in the portal: the same with this server and without it."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],  # noqa: ARG003  Rasa calls by these names
        model_storage: ModelStorage,  # noqa: ARG003
        resource: Resource,  # noqa: ARG003
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> FoundByPortal:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds entities ``finding`` (role: its status) and ``measured`` (role: its quantity)."""
        for message in messages:
            found = entities(message.get("metadata") or {})
            if found:
                before = message.get(ENTITIES, [])
                message.set(ENTITIES, before + found, add_to_output=True)
        return messages


def entities(metadata: dict[str, Any]) -> list[dict[str, Any]]:
    """Entities for the ``findings`` and ``measured`` of one turn's metadata."""
    findings = [_entity("finding", f, "code", "status") for f in metadata.get("findings") or []]
    measured = [_entity("measured", m, "value", "quantity") for m in metadata.get("measured") or []]
    return findings + measured


def _entity(kind: str, found: dict[str, Any], value: str, role: str) -> dict[str, Any]:
    return {
        "entity": kind,
        "value": found.get(value),
        "role": found.get(role),
        "start": found.get("start", 0),
        "end": found.get("end", 0),
        "extractor": "FoundByPortal",
    }
