"""Numbers as people write them: digits with a point or comma, and number words."""

from __future__ import annotations

import re

_ENGLISH = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_SPANISH = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciseis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
]
_TENS = {
    word: 10 * (at + 2)
    for words in (
        "twenty thirty forty fifty sixty seventy eighty ninety",
        "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    )
    for at, word in enumerate(words.split())
}
WORDS: dict[str, float] = {
    **{word: float(at) for at, word in enumerate(_ENGLISH)},
    **{word: float(at) for at, word in enumerate(_SPANISH)},
    **{word: float(value) for word, value in _TENS.items()},
    "un": 1.0,
    "una": 1.0,
    "a": 1.0,
    "an": 1.0,
    "couple": 2.0,
    "par": 2.0,
    "few": 3.0,
    "several": 4.0,
    "unos": 3.0,
    "unas": 3.0,
    "varios": 4.0,
    "varias": 4.0,
    "half": 0.5,
    "media": 0.5,
    "medio": 0.5,
}
_COMPOUND = re.compile(
    rf"({'|'.join(_TENS)})(?:[ -]|\s+y\s+)({'|'.join(_ENGLISH[1:10] + _SPANISH[1:10])})"
)
_LONGEST_FIRST = sorted(WORDS, key=len, reverse=True)
NUMBER = (
    r"(?:\d+(?:[.,]\d+)?|"
    + _COMPOUND.pattern.replace("(", "(?:").replace("(?:?:", "(?:")
    + rf"|(?:a|un) (?:couple|few|par)|half an?|(?:{'|'.join(_LONGEST_FIRST)}))"
)
"""A regular expression, without groups, for one number in folded text."""


def number(text: str) -> float | None:
    """The value of folded ``text`` such as ``"39,4"``, ``"a couple"`` or ``"cuarenta y cinco"``."""
    text = text.strip()
    compound = _COMPOUND.fullmatch(text)
    if compound:
        return _TENS[compound[1]] + WORDS[compound[2]]
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        return float(text.replace(",", "."))
    if text.startswith("half"):
        return WORDS["half"]
    return WORDS.get(text.split()[-1]) if text else None
