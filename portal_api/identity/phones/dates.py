"""Dates of birth as people write them."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    ("january", "jan", "enero", "ene"),
    ("february", "feb", "febrero"),
    ("march", "mar", "marzo"),
    ("april", "apr", "abril", "abr"),
    ("may", "mayo"),
    ("june", "jun", "junio"),
    ("july", "jul", "julio"),
    ("august", "aug", "agosto", "ago"),
    ("september", "sep", "sept", "septiembre", "setiembre"),
    ("october", "oct", "octubre"),
    ("november", "nov", "noviembre"),
    ("december", "dec", "diciembre", "dic"),
)
_NUMBER_OF = {name: n for n, names in enumerate(_MONTHS, start=1) for name in names}
_DIGITS = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})")
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_NAMED = re.compile(rf"(?:{_DAY} (?:de )?)?([a-z]+)(?: {_DAY})?(?: del?)? (\d{{4}})")


def readings(text: str) -> frozenset[date]:
    """Every date the whole text can mean: ``4/12/1961`` is April or December. Empty for none.

    Years have four digits: a birth year in two fits two centuries.
    """
    plain = " ".join(re.sub(r"[,!]", " ", text.casefold()).strip(" .").split())
    if found := _DIGITS.fullmatch(plain):
        first, middle, last = (int(part) for part in found.groups())
        if len(found[1]) == 4:
            return _real((first, middle, last))
        return _real((last, first, middle), (last, middle, first)) if last > 999 else frozenset()
    if found := _NAMED.fullmatch(plain):
        day, month = found[1] or found[3], _NUMBER_OF.get(found[2])
        if day and month:
            return _real((int(found[4]), month, int(day)))
    return frozenset()


def _real(*candidates: tuple[int, int, int]) -> frozenset[date]:
    found = set()
    for year, month, day in candidates:
        try:
            found.add(date(year, month, day))
        except ValueError:
            continue
    return frozenset(found)
