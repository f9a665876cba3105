"""Messages with what the guard should do about them: one JSON object a line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from portal_api.evaluation.json_lines import Identified, read_json_lines


class Kind(StrEnum):
    """What the guard should do: raise a flag, ask first, or stay quiet."""

    EMERGENCY = "emergency"
    DOUBTFUL = "doubtful"
    ORDINARY = "ordinary"


class GuardMessage(Identified):
    """One message of one conversation.

    ``before`` are earlier messages of it, in order. ``flags`` are ids of red flags, any of which is
    right to raise (or, of a doubtful message, to ask about). ``plain`` is a danger said outright,
    which nobody may miss; ``style`` names how it is written, such as typos or slang.
    """

    model_config = ConfigDict(extra="forbid")
    lang: Literal["en", "es"]
    text: str = Field(min_length=1)
    before: list[str] = Field(default_factory=list)
    kind: Kind
    flags: list[str]
    plain: bool
    style: list[str]

    @model_validator(mode="after")
    def _emergency_has_a_flag(self) -> GuardMessage:
        if self.kind is Kind.EMERGENCY and not self.flags:
            raise ValueError("flags: an emergency names at least one red flag")
        return self


def read_messages(path: Path, red_flags: Collection[str]) -> Iterator[GuardMessage]:
    """Messages of a file or a folder of ``*.jsonl``; ``red_flags`` are the ids the library has.

    Raises ``BadInputError`` naming file, line and field.
    """

    def unknown(message: GuardMessage) -> str | None:
        odd = [flag for flag in message.flags if flag not in red_flags]
        return f"flags: there is no red flag {', '.join(odd)}" if odd else None

    return read_json_lines(path, GuardMessage, wrong=unknown)
