"""What was understood of one message: plain data."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from triage.findings import Finding, Measured


@dataclass(frozen=True)
class Mentioned:
    """The person a message is about, as far as its words say so.

    ``about`` is ``self``, ``child`` or ``other``; ``age`` is in years, 6 weeks is 0.115; ``sex``
    is ``female`` or ``male``. ``None`` means that nothing was said.
    """

    about: str | None = None
    age: float | None = None
    sex: str | None = None
    pregnant: bool | None = None

    def to_json(self) -> dict[str, str | float | bool | None]:
        return asdict(self)


@dataclass(frozen=True)
class Understanding:
    """Findings and measured values of ``text`` in order of place, and the person named."""

    text: str
    lang: str
    findings: tuple[Finding, ...]
    measured: tuple[Measured, ...]
    person: Mentioned | None
