"""What a patient may write, by language: the tables of ``words.yaml``, checked once."""

from __future__ import annotations

from functools import cache
from itertools import chain
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from symptoms.words import norms

TABLES = Path(__file__).with_name("words.yaml")
LANGUAGES = ("en", "es")

Lines = list[str]


class Amounts(BaseModel):
    """Ways to say a number. ``age`` and ``days`` are by unit, ``temperature`` by UCUM code."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    age: dict[str, Lines]
    days: dict[str, Lines]
    temperature: dict[str, Lines]
    gestation: Lines
    systolic: Lines
    diastolic: Lines
    sugar: Lines = Field(alias="blood-sugar")
    unknown: Lines
    small: dict[str, str]


class Words(BaseModel):
    """One language. In braces: ``n`` a number, ``person`` who has it, ``label`` a choice and
    ``part`` its beginning, ``reply`` an answer and ``fact`` something said beside it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    replies: dict[str, Lines]
    echoes: dict[str, tuple[str, str, str, str]]
    right: Lines
    choice: Lines
    places: Lines
    last_place: str
    split: Lines
    known: dict[str, dict[str, Lines]]
    persons: dict[str, str]
    amounts: Amounts
    facts: dict[str, Lines]
    joins: Lines
    openings: Lines
    digressions: dict[str, Lines]
    slips: Lines
    backs: Lines
    shorthand: dict[str, str]
    kept: Lines
    ends: Lines

    def never_mistyped(self) -> frozenset[str]:
        """Words that carry the answer: a typing error in one may turn the meaning."""
        return frozenset(chain.from_iterable(map(norms, self.kept)))


@cache
def words_of(lang: str) -> Words:
    """The tables of a language; English for one that is not there."""
    data = yaml.safe_load(TABLES.read_text("utf-8"))
    return Words.model_validate(data[lang if lang in LANGUAGES else LANGUAGES[0]])


@cache
def written(lang: str) -> frozenset[str]:
    """Every plain word of the tables: a typing error must not make one of them into another."""
    found: set[str] = set()
    _gather(words_of(lang).model_dump(), found)
    return frozenset(found)


def _gather(part: object, into: set[str]) -> None:
    if isinstance(part, str):
        into.update(norms(part))
    elif isinstance(part, dict):
        for key, value in part.items():
            _gather(key, into)
            _gather(value, into)
    elif isinstance(part, list | tuple):
        for value in part:
            _gather(value, into)
