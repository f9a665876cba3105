"""Made-up messages for the evaluation of the guard, and a way to hear them that is written down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from portal_api.evaluation.guard.messages import GuardMessage
from portal_api.evaluation.guard.outcomes import Heard, Outcome

EMERGENCY: dict[str, Any] = {
    "lang": "en", "text": "my chest hurts and I am sweating", "kind": "emergency",
    "flags": ["chest-pain-danger"], "plain": True, "style": ["calm"],
}  # fmt: skip
ORDINARY = {**EMERGENCY, "text": "I need a refill", "kind": "ordinary", "flags": [], "plain": False}
DOUBTFUL = {**ORDINARY, "text": "is this maybe a stroke", "kind": "doubtful"}


def message_of(identity: str, base: dict[str, Any] = EMERGENCY, **given: Any) -> GuardMessage:
    return GuardMessage.model_validate({**base, "id": identity, **given})


def write_lines(file: Path, *lines: object) -> Path:
    """Objects as JSON, text as it is, one a line."""
    said = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    file.write_text("\n".join(said), "utf-8")
    return file


def heard(*raised: str, asked: tuple[str, ...] = (), earlier: tuple[str, ...] = ()) -> Outcome:
    return Outcome(Heard(raised, asked), Heard(earlier))
