"""Messages with everything that is said in them: one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from portal_api.evaluation.json_lines import Identified, read_json_lines
from triage.findings import Quantity, Status

FILES = "entities.*.jsonl"
"""What is read of a folder."""


class AnnotatedFinding(BaseModel):
    """Something said. Any of ``codes`` is right for it."""

    model_config = ConfigDict(extra="forbid")
    codes: list[str] = Field(min_length=1)
    status: Status


class AnnotatedValue(BaseModel):
    """A value in the unit of its quantity; ``amount`` is another word for ``count``."""

    model_config = ConfigDict(extra="forbid")
    quantity: Quantity
    value: float

    @field_validator("quantity", mode="before")
    @classmethod
    def _one_name(cls, given: object) -> object:
        return Quantity.COUNT.value if given == "amount" else given


class WordsLine(Identified):
    """One message. What stands in neither ``findings`` nor ``measured`` is not said in it."""

    model_config = ConfigDict(extra="forbid")
    lang: Literal["en", "es"]
    text: str = Field(min_length=1)
    findings: list[AnnotatedFinding]
    measured: list[AnnotatedValue]


def read_lines(path: Path) -> Iterator[WordsLine]:
    """Lines of a file, or of every ``entities.*.jsonl`` of a folder.

    Raises ``BadInputError`` naming file, line and field.
    """
    return read_json_lines(path, WordsLine, FILES)
