"""What was found in a person's words, as plain data shared by extraction, rules and records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import NewType

FindingCode = NewType("FindingCode", str)
"""A SNOMED CT code, or ``local:<name>`` where the free patient set has none."""


class Status(StrEnum):
    """How a finding was meant. Only ``PRESENT`` counts as said; doubtful ones are asked about."""

    PRESENT = "present"
    ABSENT = "absent"
    UNCERTAIN = "uncertain"
    HISTORY = "history"
    HYPOTHETICAL = "hypothetical"
    OTHER_PERSON = "other-person"


@dataclass(frozen=True)
class Finding:
    """One coded finding in one message.

    ``start`` and ``end`` are character offsets into the message as the person sent it;
    ``text`` is that span.
    """

    code: FindingCode
    status: Status
    start: int
    end: int
    text: str

    def to_json(self) -> dict[str, str | int]:
        return asdict(self) | {"status": self.status.value}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Finding:
        """Raises ``ValueError`` or ``KeyError`` when a part is missing or of the wrong kind."""
        start, end = data["start"], data["end"]
        if not isinstance(start, int) or not isinstance(end, int):
            raise ValueError("span offsets must be whole numbers")
        return cls(
            FindingCode(str(data["code"])),
            Status(str(data["status"])),
            start,
            end,
            str(data["text"]),
        )


class Quantity(StrEnum):
    """Kinds of measured value, each with its one unit."""

    TEMPERATURE = "temperature"  # degrees Celsius
    DURATION = "duration"  # hours since it began
    AGE = "age"  # years, as a decimal: 6 weeks is 0.115
    SEVERITY = "severity"  # 0 to 10
    COUNT = "count"
    GESTATION = "gestation"  # completed weeks of pregnancy
    SYSTOLIC = "systolic"  # mmHg
    DIASTOLIC = "diastolic"  # mmHg
    BLOOD_SUGAR = "blood-sugar"  # mg/dL
    AMOUNT = "amount"  # of something swallowed, in the unit its text names


@dataclass(frozen=True)
class Measured:
    """One measured value in one message, already in the unit of its kind."""

    quantity: Quantity
    value: float
    start: int
    end: int
    text: str

    def to_json(self) -> dict[str, str | int | float]:
        return asdict(self) | {"quantity": self.quantity.value}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Measured:
        """Raises ``ValueError`` or ``KeyError`` when a part is missing or of the wrong kind."""
        value, start, end = data["value"], data["start"], data["end"]
        if (
            not isinstance(value, int | float)
            or not isinstance(start, int)
            or not isinstance(end, int)
        ):
            raise ValueError("a measured value and its span must be numbers")
        return cls(Quantity(str(data["quantity"])), float(value), start, end, str(data["text"]))
