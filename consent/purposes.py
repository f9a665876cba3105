"""What a person can say yes or no to, each on its own."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """One use of a person's data. The values stand in records and are never renamed."""

    TRIAGE = "triage"
    CLINIC = "clinic"
    TEXTS = "texts"
    FULL_TEXTS = "full-texts"
    QUALITY = "quality"
