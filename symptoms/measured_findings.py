"""What a measured value says by itself: a fever, a pregnancy, a pressure or sugar out of range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from triage.findings import Finding, FindingCode, Measured, Quantity, Status

FEVER = FindingCode("386661006")
FEVER_CELSIUS = 38.0
"""A temperature from here on is a fever (NHS, CDC: 38 C, 100.4 F)."""


@dataclass(frozen=True)
class _Limit:
    """Readings of ``quantity`` from ``least`` and below ``below`` mean ``code``."""

    code: FindingCode
    quantity: Quantity
    least: float = float("-inf")
    below: float = float("inf")

    def met_by(self, value: Measured) -> bool:
        return value.quantity is self.quantity and self.least <= value.value < self.below


_LIMITS = (
    _Limit(FEVER, Quantity.TEMPERATURE, least=FEVER_CELSIUS),
    _Limit(FindingCode("77386006"), Quantity.GESTATION, least=1.0),
    # NICE NG136: 140/90 mmHg.
    _Limit(FindingCode("24184005"), Quantity.SYSTOLIC, least=140.0),
    _Limit(FindingCode("24184005"), Quantity.DIASTOLIC, least=90.0),
    # American Diabetes Association: low below 70 mg/dL; ketones are checked from 240 mg/dL.
    _Limit(FindingCode("302866003"), Quantity.BLOOD_SUGAR, below=70.0),
    _Limit(FindingCode("80394007"), Quantity.BLOOD_SUGAR, least=240.0),
)


def with_measured(findings: Sequence[Finding], measured: Sequence[Measured]) -> list[Finding]:
    """``findings`` with those that were measured and not named.

    A fever somebody feels and the thermometer does not show becomes doubtful, to be asked about.
    """
    named = _cooled(findings, measured)
    for limit in _LIMITS:
        if not any(f.code == limit.code and f.status is Status.PRESENT for f in named):
            named += [
                Finding(limit.code, Status.PRESENT, value.start, value.end, value.text)
                for value in measured
                if limit.met_by(value)
            ][:1]
    return named


def _cooled(findings: Sequence[Finding], measured: Sequence[Measured]) -> list[Finding]:
    read = [value.value for value in measured if value.quantity is Quantity.TEMPERATURE]
    if not read or max(read) >= FEVER_CELSIUS:
        return list(findings)
    return [
        replace(finding, status=Status.UNCERTAIN)
        if finding.code == FEVER and finding.status is Status.PRESENT
        else finding
        for finding in findings
    ]
