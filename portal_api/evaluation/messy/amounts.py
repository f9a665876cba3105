"""Numbers as a patient writes them: an age, days, a temperature, weeks, readings."""

from __future__ import annotations

from random import Random

from portal_api.evaluation.cases import Age, EvaluationCase
from portal_api.evaluation.messy.words import Words
from triage.findings import Quantity
from triage.protocol import Question

_FAHRENHEIT, _CELSIUS = "[degF]", "Cel"
_IN_DAYS = {"a": 365, "mo": 30, "wk": 7}
_YEARS_FROM = 3
"""A child below this age is told in months."""
_IN_WORDS = 0.15


def age_of(case: EvaluationCase) -> Age | None:
    """The age in the unit people would use for it."""
    if isinstance(case.age, Age):
        return case.age
    years = case.years
    if years is None or years >= _YEARS_FROM:
        return None if years is None else Age(value=years)
    return Age(value=round(years * 12), unit="mo")


def age_in_words(
    chance: Random, words: Words, age: Age, person: str, *, whole: bool = False
) -> str:
    """One way to tell the age; ``whole`` also says whose it is."""
    lines = words.amounts.age.get(age.unit, words.amounts.age["a"])
    if whole:
        lines = [line for line in lines if "{person}" in line] or lines
    return _filled(chance, words, chance.choice(lines), age.value, person)


def amount_in_words(
    chance: Random, words: Words, question: Question, value: float, person: str
) -> str:
    """One way to give ``value``, which is in the unit of the question."""
    amounts = words.amounts
    if question.quantity is Quantity.DURATION and question.unit == "d":
        line, value = _days(chance, words, value)
    elif question.quantity is Quantity.TEMPERATURE:
        line, value = _temperature(chance, words, value)
    else:
        named = {
            Quantity.GESTATION: amounts.gestation,
            Quantity.SYSTOLIC: amounts.systolic,
            Quantity.DIASTOLIC: amounts.diastolic,
            Quantity.BLOOD_SUGAR: amounts.sugar,
        }
        lines = named.get(question.quantity) if question.quantity else None
        line = chance.choice(lines or ["{n}"])
    return _filled(chance, words, line, value, person)


def _days(chance: Random, words: Words, days: float) -> tuple[str, float]:
    """A unit in which the number stays whole, so that nothing is lost."""
    by_unit = words.amounts.days
    fixed = by_unit.get(f"{days:g}")
    if fixed:
        return chance.choice(fixed), days
    longer = [unit for unit, length in _IN_DAYS.items() if days % length == 0]
    unit = chance.choice(["d", *longer])
    return chance.choice(by_unit[unit]), days / _IN_DAYS.get(unit, 1)


def _temperature(chance: Random, words: Words, celsius: float) -> tuple[str, float]:
    unit = chance.choice([_FAHRENHEIT, _CELSIUS])
    value = round(celsius * 9 / 5 + 32, 1) if unit == _FAHRENHEIT else celsius
    return chance.choice(words.amounts.temperature[unit]), value


def _filled(chance: Random, words: Words, line: str, value: float, person: str) -> str:
    number = f"{value:g}"
    if chance.random() < _IN_WORDS and " " in line:
        number = words.amounts.small.get(number, number)
    return line.format(n=number, person=person)
