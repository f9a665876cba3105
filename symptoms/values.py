"""Measured values in a message: temperature, time since it began, age, severity, and more.

There is no clock here. Words such as "this morning" stand for the hours in ``_SPOKEN``, which
are rough on purpose: the rules only ask whether it was hours, days or weeks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from symptoms.ingestion import amounts
from symptoms.numbers import NUMBER, number
from symptoms.readings import feverish, is_temperature, pressures, sugars, temperatures
from symptoms.waiting import asks_for_time
from symptoms.words import fold
from triage.findings import Measured, Quantity

_HOURS = {"minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0, "month": 730.0, "year": 8766.0}
_YEARS = {"day": 1 / 365.25, "week": 7 / 365.25, "month": 1 / 12, "year": 1.0}
_UNITS = {
    "minute": r"min(?:ute|uto)?s?",
    "hour": r"h(?:ou)?rs?|horas?|(?<=\d)h",
    "day": r"days?|dias?|(?<=\d)d",
    "week": r"w(?:ee)?ks?|sem(?:ana)?s?|(?<=\d)w",
    "month": r"mos?|months?|mes(?:es|ecitos)?|(?<=\d)m(?=/o)",
    "year": r"y(?:ea)?rs?|anos?|anitos|(?<=\d)yo?|yo",
}
_ANY_UNIT = "|".join(f"(?P<{name}>(?:{unit})\\b)" for name, unit in _UNITS.items())
_AMOUNT = (
    rf"(?P<number>(?<![\w.,]){NUMBER})(?:(?<=\d)|(?=[\s-]))"
    rf"\s*-?\s*(?:of\s+|de\s+)?(?:{_ANY_UNIT})(?P<half> and a half| y medi[oa])?"
)
_SPAN = re.compile(_AMOUNT)
_OLD = re.compile(r"\s*-?\s*(?:old|of age|de edad|de nacid[oa]s?|de vida|o\b|/o)\b")
_AGE_BEFORE = re.compile(
    r"(?:\b(?:im|i'm|i am|he is|she is|he's|she's|hes|shes|aged?|edad(?: de)?"
    r"|bebe de|nin[oa] de|hij[oa] de|recien nacid[oa] de|hombre de|mujer de|persona de|senora? de"
    r"|tiene|tengo|baby is|son is"
    r"|daughter is|old is|cumplio|my)\s*:?\s*)$"
)
_YOUNG = (
    "baby|infant|toddler|newborn|son|daughter|kid|boy|girl|child|little one|twins?|nephew|niece"
    "|grandson|granddaughter|bebe|beba|bebit[oa]|guagua|nin[oa]|hij[oa]|niet[oa]|nene|nena|criatura"
    "|chamac[oa]|chiquit[oa]|patoj[oa]|cipot[ea]|sobrin[oa]"
)
_AGED = re.compile(
    rf"\b(?:{_YOUNG}|man|woman|lady|guy|senora?|hombre|mujer|abuel[oa]|mama|papa|soy)\b"
    r"(?:\s+\w+)?(?:\s+de|\s*,)\s*$"
)
"""Before years of age: "mi nena, 6 años", "soy diabética de 61 años"."""
_CHILD_BEFORE = re.compile(
    rf"\b(?:{_YOUNG})"
    r"\W+(?:is\W+|de\W+|tiene\W+|at\W+|age\W+|solo\W+|only\W+|about\W+|just\W+){0,2}$"
)

_BORN = re.compile(r"\b(?:born|nacio hace|nacida? hace|nacido hace)(?: about| like| como)?\s*$")

_BARE_AGE = re.compile(
    r"\b(?:i'?m|i am|he'?s|she'?s|he is|she is|aged?|age is|edad|(?:son|daughter|baby|child|mom|dad"
    r"|mother|father|husband|wife|kid|grandma|grandpa) is"
    rf"|(?:{_YOUNG}|senora?|hombre|mujer) de)\s*:?\s*(?P<number>\d{{1,3}})"
    r"(?!\s*(?:weeks?|wks?|months?|mo\b|days?|hours?|hrs?|min|%|/|[.,:]\d|\d|pounds|lbs?|kg|feet|ft"
    r"|semanas?|meses|dias|horas|degrees|years? (?:clean|sober)|out of))\b"
)
_SHORT_AGE = re.compile(
    r"(?<![\d.,])\b(?P<number>\d{1,3})\s?(?P<sex>[mf])\b(?!\s*\w*\d)"
    r"|(?<!')\b(?P<sex2>[mf])\s?(?P<number2>\d{2})\b"
)
_NOT_AGO = re.compile(r"\s*(?:pregnant|along|preg\b|embarazada|de embarazo|de gestacion|gestation)")
_PREGNANCY_AHEAD = re.compile(
    r"(?:pregnant|embarazada|embarazo|preg)\W+(?:de|at|about|con|around)?\s*$"
)
_OWN_WEEKS = re.compile(
    r"\b(?:i'?m|i am|(?:es)?toy de|voy (?:en|de)|esposa (?:tiene|esta de))\s*"
    r"(?:about|around|at|almost|como|casi|unas|ya|las)?\s*$"
)
_OWN_WEEKS_ES = re.compile(r"\btengo\s*(?:como|casi|unas|ya)?\s*$")
_SUFFERED = re.compile(
    r"\s*(?:ago|con|with|since|sin|de |que|enferm|sick|into|post|out|clean|sober)"
)
"""After a span of time: it is how long something has lasted."""
_NOBODY_THIS_YOUNG = re.compile(r"\b(?:im|i'm|i am|tengo)\s*:?\s*$")
_GESTATION_OVER = re.compile(
    r"^\s*(?:\+|and|y)?\s*\d?\s*(?:days?|dias?)?\s*(?:pregnant|embarazada)"
)
_SEVERITY = re.compile(
    rf"(?P<number>(?<![\w/]){NUMBER})\s*(?:/|out of|over|de|sobre|on a scale of)"
    r"\s*(?:10|ten|diez)\b"
    rf"|(?:pain|dolor|hurts|duele)(?: (?:is|level|about|a|an|un|es|de|like|como|nivel|at|of))*\s+"
    rf"(?P<number2>10|[0-9])(?![\d.,/]|\s*(?:days?|dias?|hours?|horas?|weeks?|semanas?|times|veces"
    r"|years?|anos?|months?|meses|min|am|pm))\b"
)
_COUNT = re.compile(
    rf"(?P<number>(?<![\w.,]){NUMBER})\s+"
    r"(?:times|veces|episodes|episodios)"
    r"|\b(?P<once>once|twice)\b(?! de)"
)
_SPOKEN: tuple[tuple[str, float], ...] = (
    (
        r"since (?:early )?(?:this morning|the morning)|desde (?:esta|la|en la) manana|this morning"
        r"|esta manana|desde temprano",
        6.0,
    ),
    (r"(?:since )?last night|anoche|(?:since|desde) (?:the|la) (?:night|noche)", 12.0),
    (r"since (?:the day before yesterday)|(?:desde )?(?:antier|anteayer|antes de ayer)", 48.0),
    (r"(?:since )?yesterday|(?:desde )?ayer", 24.0),
    (
        r"just (?:now|started|began)|right now|ahora mismo|acaba de empezar"
        r"|hace (?:un )?(?:rato|ratito|momento)|a (?:little )?while ago|all of a sudden|suddenly",
        1.0,
    ),
    (r"(?:since|for) (?:about )?(?:lunch|noon)|desde (?:el mediodia|la comida)", 6.0),
    (r"(?:since|all) (?:today|day)|desde hoy|todo el dia|hoy", 8.0),
    (r"(?:since )?this afternoon|(?:desde )?esta tarde", 4.0),
    (r"(?:since )?tonight|esta noche", 3.0),
    (r"since last week|desde la semana pasada", 168.0),
    (r"since last month|desde el mes pasado", 730.0),
    (
        r"since (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
        r"|desde el (?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)",
        72.0,
    ),
)
_SPOKEN_PATTERNS = [(re.compile(rf"\b(?:{words})\b"), hours) for words, hours in _SPOKEN]
_NEWBORN = re.compile(r"\b(?:new ?born|recien nacid[oa])\b")
_NEWBORN_YEARS = round(2 / 52, 3)


def find_values(text: str) -> tuple[Measured, ...]:
    """Values in order of place; none overlaps another."""
    folded = fold(text)
    taken: list[Measured] = []
    finders: tuple[Callable[[str, str], Iterator[Measured]], ...] = (
        pressures,
        sugars,
        _severities,
        amounts,
        _spans,
        _bare_ages,
        _newborns,
        temperatures,
        _spoken,
        _counts,
    )
    for finder in finders:
        for value in finder(text, folded):
            if not any(value.start < other.end and other.start < value.end for other in taken):
                taken.append(value)
    return tuple(sorted(taken, key=lambda value: value.start))


def _measured(quantity: Quantity, value: float, text: str, start: int, end: int) -> Measured:
    while end > start and text[end - 1].isspace():
        end -= 1
    return Measured(quantity, value, start, end, text[start:end])


def _unit(match: re.Match[str]) -> str:
    return next(name for name in _UNITS if match[name])


def _spans(text: str, folded: str) -> Iterator[Measured]:
    """Amounts of time: an age, the weeks of a pregnancy, or how long it has lasted."""
    for match in _SPAN.finditer(folded):
        amount, unit = number(match["number"]), _unit(match)
        if amount is None or (unit == "minute" and asks_for_time(folded, match)):
            continue
        amount += 0.5 if match["half"] else 0.0
        start, end = match.span()
        before, after = folded[max(0, start - 24) : start], folded[end : end + 32]
        old = _OLD.match(after)
        if unit in ("week", "month") and _is_gestation(before, after, unit):
            weeks = amount if unit == "week" else amount * 4.35
            yield _measured(Quantity.GESTATION, float(int(weeks)), text, start, end)
        elif old or match[0].endswith("yo") or (unit in _YEARS and _is_age(before, after, unit)):
            years = amount * _YEARS.get(unit, 0.0)
            yield _measured(
                Quantity.AGE, round(years, 3), text, start, end + (old.end() if old else 0)
            )
        else:
            yield _measured(Quantity.DURATION, round(amount * _HOURS[unit], 2), text, start, end)


def _is_gestation(before: str, after: str, unit: str) -> bool:
    own = (unit == "week" and _OWN_WEEKS_ES.search(before)) or _OWN_WEEKS.search(before)
    return bool(
        _NOT_AGO.match(after)
        or _GESTATION_OVER.match(after)
        or _PREGNANCY_AHEAD.search(before)
        or (own and not _OLD.match(after) and not _SUFFERED.match(after))
    )


def _is_age(before: str, after: str, unit: str) -> bool:
    if unit in ("week", "month") and _CHILD_BEFORE.search(before):
        return True
    if unit != "year" and _NOBODY_THIS_YOUNG.search(before):
        return False  # "tengo 3 dias": so long have I had it
    if _BORN.search(before) and re.match(r"\s*(?:ago|$|[^\w\s]|y\b|and\b)", after):
        return True
    if re.match(r"\s*(?:ago|con|with|since|sin|de tos|de fiebre|de dolor|vomit)", after):
        return bool(unit == "year" and _AGE_BEFORE.search(before))
    aged = unit == "year" and _AGED.search(before)
    return bool(_AGE_BEFORE.search(before) or aged)


def _newborns(text: str, folded: str) -> Iterator[Measured]:
    """A baby called newborn, with no age given, is taken as two weeks old."""
    if not any(value.quantity is Quantity.AGE for value in _spans(text, folded)):
        for match in _NEWBORN.finditer(folded):
            yield _measured(Quantity.AGE, _NEWBORN_YEARS, text, *match.span())


def _bare_ages(text: str, folded: str) -> Iterator[Measured]:
    for match in _BARE_AGE.finditer(folded):
        value = float(match["number"])
        if 0 < value <= 115 and not feverish(folded, match):
            yield _measured(Quantity.AGE, value, text, *match.span("number"))
    for match in _SHORT_AGE.finditer(folded):
        group = "number" if match["number"] else "number2"
        if 0 < float(match[group]) <= 115 and not is_temperature(folded, match):
            yield _measured(Quantity.AGE, float(match[group]), text, *match.span())


def _spoken(text: str, folded: str) -> Iterator[Measured]:
    for pattern, hours in _SPOKEN_PATTERNS:
        for match in pattern.finditer(folded):
            yield _measured(Quantity.DURATION, hours, text, *match.span())


def _severities(text: str, folded: str) -> Iterator[Measured]:
    for match in _SEVERITY.finditer(folded):
        group = "number" if match["number"] else "number2"
        value = number(match[group])
        if value is not None and value <= 10:
            yield _measured(Quantity.SEVERITY, value, text, *match.span())


def _counts(text: str, folded: str) -> Iterator[Measured]:
    for match in _COUNT.finditer(folded):
        value = {"once": 1.0, "twice": 2.0}.get(match["once"] or "") or number(
            match["number"] or ""
        )
        if value is not None and not (match["once"] == "once" and " once" not in folded[:40]):
            yield _measured(Quantity.COUNT, value, text, *match.span())
