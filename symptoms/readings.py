"""Readings people take at home and write down: temperature, blood pressure, blood sugar."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symptoms.words import fold
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
_TEMPERATURE = re.compile(
    r"(?<![\w.,/])(?P<number>\d{2,3}(?:[.,]\d{1,2})?)\s*(?:°|º|deg(?:rees?)?|grados?)?\s*"
    r"(?P<unit>f(?:ahrenheit)?\b|c(?:elsius|entigrados)?\b)?(?P<half>\s*y medi[oa]\b)?"
)
_TEMPERATURE_NEAR = re.compile(
    r"temp|fever|fiebre|calentura|grados|degrees|°|º|thermometer|termometro|feaver|febr"
)
_FEVERISH_BEFORE = re.compile(
    r"\b(?:i'?m|i am|he'?s|she'?s|(?:he|she|baby|son|daughter) is|running|spiking|spiked|hit|up to"
    r"|went to|burning at|chills (?:and|with)|shivering (?:and|with)|escalofrios (?:y|con)"
    r"|tiene|trae|anda (?:en|con)|le subio a)"
    r"\s*(?:a|at|now|up to)?\s*$"
)
_FEVERISH_FIRST = re.compile(r"\s*(?P<number>10[0-7](?:\.\d)?)(?=\s*(?:,|and\b|with\b|y\b|con\b))")
_COUNTED = re.compile(r"\s*(?:years?|yrs?|yo\b|y/o|lbs?|pounds|kilos?|kg|anos|%|/|over|mg)")
_ALONE = re.compile(r"\s*(?P<number>\d{2,3}(?:[.,]\d{1,2})?)\s*[.!]*\s*")
_FEVERISH = (100.0, 108.0)
"""Degrees Fahrenheit that are hardly anybody's age."""
_HUMAN = (33.0, 43.5)
_FAHRENHEIT = (92.0, 110.5)
_SYSTOLIC, _DIASTOLIC = (70, 270), (35, 170)
_SUGAR_MG = (20.0, 900.0)


def to_celsius(value: float, unit: str | None) -> float | None:
    """Degrees Celsius of a body temperature; the unit is inferred when it is not given.

    33 to 43.5 can only be Celsius and 92 to 110.5 only Fahrenheit. Anything else is ``None``.
    """
    if unit != "f" and _HUMAN[0] <= value <= _HUMAN[1]:
        return value
    if unit != "c" and _FAHRENHEIT[0] <= value <= _FAHRENHEIT[1]:
        return round((value - 32) * 5 / 9, 1)
    return None


def temperatures(text: str, folded: str) -> Iterator[Measured]:
    """Body temperatures in degrees Celsius; a bare number needs a sign that it is one."""
    for match in _TEMPERATURE.finditer(folded):
        unit = match["unit"][0] if match["unit"] else None
        value = float(match["number"].replace(",", ".")) + (0.5 if match["half"] else 0.0)
        celsius = to_celsius(value, unit)
        read = _is_reading(match["number"]) or feverish(folded, match)
        marked = unit or match["half"] or read
        if celsius is not None and (marked or _spoken_of(folded, match)):
            end = match.start() + len(match.group().rstrip())
            yield _read(Quantity.TEMPERATURE, celsius, text, (match.start(), end))


def temperature_alone(text: str) -> tuple[Measured, ...]:
    """The temperature of a message that is one number, sent after a fever was spoken of."""
    match = _ALONE.fullmatch(fold(text))
    celsius = to_celsius(float(match["number"].replace(",", ".")), None) if match else None
    if match is None or celsius is None:
        return ()
    return (_read(Quantity.TEMPERATURE, celsius, text, match.span("number")),)


def feverish(folded: str, match: re.Match[str]) -> bool:
    """Whether a bare number stands where a temperature is told: "im 101", "104 and shaking"."""
    value = float(match["number"].replace(",", "."))
    if not _FEVERISH[0] <= value < _FEVERISH[1]:
        return False
    first = _FEVERISH_FIRST.match(folded)
    leads = first is not None and first.span("number") == match.span("number")
    counted = _COUNTED.match(folded, match.end("number"))
    before = _FEVERISH_BEFORE.search(folded[: match.start("number")])
    return leads or (before is not None and counted is None)


def is_temperature(folded: str, match: re.Match[str]) -> bool:
    """Whether "104F" in talk of a fever is a temperature, and no woman of 104 years."""
    digits = re.search(r"\d+", match.group())
    warm = digits is not None and to_celsius(float(digits.group()), "f") is not None
    return warm and _spoken_of(folded, match)


def _spoken_of(folded: str, match: re.Match[str]) -> bool:
    around = folded[max(0, match.start() - 40) : match.end() + 30]
    return _TEMPERATURE_NEAR.search(around) is not None


def _is_reading(digits: str) -> bool:
    """Whether a bare number looks read off a thermometer: "39,4" or "102.5"."""
    return "." in digits or "," in digits


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
