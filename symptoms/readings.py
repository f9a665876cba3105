"""Readings people take at home and write down: blood pressure and blood sugar."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.findings import Measured, Quantity

MG_PER_MMOL = 18.016
"""Milligrams per decilitre in one millimole per litre of glucose (molar mass 180.16 g/mol)."""

_PRESSURE = re.compile(
    r"(?<![\d/.])(?P<systolic>\d{2,3})\s*(?:/|over|sobre|con|entre)\s*(?P<diastolic>\d{2,3})(?![\d/])"
)
_SUGAR = re.compile(
    r"\b(?:sugars?|glucose|glucosa|azucar|bg|cgm|glucometer|glucometro)\b"
    r"(?:[\s,:=]+(?:is|was|at|of|about|around|like|level|levels|reading|reads|says|went|down|up|to|now"
    r"|only|just|es|esta|estaba|en|de|a|como|me|le|salio|sale|marca|dice|anda|subio|bajo|tiene)\b){0,5}"
    r"[\s,:=]+"
    r"(?P<number>\d{1,3}(?:[.,]\d)?)(?![\d%/])\s*(?P<unit>mmol)?"
)
_SYSTOLIC, _DIASTOLIC = (70, 270), (35, 170)
_SUGAR_MG = (20.0, 900.0)


def pressures(text: str, folded: str) -> Iterator[Measured]:
    """Both numbers of a blood pressure, in mmHg."""
    for match in _PRESSURE.finditer(folded):
        high, low = int(match["systolic"]), int(match["diastolic"])
        if _SYSTOLIC[0] <= high <= _SYSTOLIC[1] and _DIASTOLIC[0] <= low < high:
            yield _read(Quantity.SYSTOLIC, high, text, match.span("systolic"))
            yield _read(Quantity.DIASTOLIC, low, text, match.span("diastolic"))


def sugars(text: str, folded: str) -> Iterator[Measured]:
    """Blood sugar in mg/dL; what can only be mmol/L is converted."""
    for match in _SUGAR.finditer(folded):
        number = match["number"].replace(",", ".")
        value = float(number)
        if match["unit"] or "." in number:
            value = round(value * MG_PER_MMOL, 1)
        if _SUGAR_MG[0] <= value <= _SUGAR_MG[1]:
            yield _read(Quantity.BLOOD_SUGAR, value, text, match.span("number"))


def _read(quantity: Quantity, value: float, text: str, span: tuple[int, int]) -> Measured:
    return Measured(quantity, float(value), *span, text[slice(*span)])
