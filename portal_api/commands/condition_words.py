"""Conditions in words a clinician reads: "age under 3 months and (stiff neck or rash)"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isclose, isfinite

from triage.answers import LinkId
from triage.conditions import All, AnyOf, Condition, Leaf, OneOf, Said, Within, Yes, links
from triage.library import Library
from triage.protocol import Protocol, Question

_UNITS = {
    "a": ("year", "years"),
    "mo": ("month", "months"),
    "wk": ("week", "weeks"),
    "d": ("day", "days"),
    "h": ("hour", "hours"),
    "min": ("minute", "minutes"),
    "Cel": ("°C", "°C"),
    "mm[Hg]": ("mmHg", "mmHg"),
    "1": ("", ""),
}
_MONTHS, _DAYS = 12, 365.25
_IN_MONTHS_BELOW = 3
"""Ages under so many years are said in months."""


@dataclass(frozen=True)
class ConditionWords:
    """Says conditions, with a short name for every question the reader has before them."""

    names: Mapping[LinkId, str]
    questions: Mapping[LinkId, Question]

    @classmethod
    def of(cls, library: Library, protocol: Protocol) -> ConditionWords:
        """The words for one protocol's own conditions."""
        return cls(short_names(_read(library, protocol)), library.questions)

    def say(self, condition: Condition) -> str:
        """The condition in words; a question is named by the end of its id."""
        if isinstance(condition, All | AnyOf):
            return self._joined(condition)
        return self._leaf(condition)

    def _joined(self, condition: All | AnyOf) -> str:
        word, empty = (" and ", "always") if isinstance(condition, All) else (" or ", "never")
        several = len(condition.parts) > 1
        parts = (
            f"({said})" if several and _is_mixed(part, condition) else said
            for part in condition.parts
            for said in [self.say(part)]
        )
        return word.join(parts) or empty

    def _leaf(self, leaf: Leaf) -> str:
        if isinstance(leaf, Said):
            return f"said one of {', '.join(sorted(leaf.codes))}"
        name = self.names.get(leaf.link, leaf.link)
        if isinstance(leaf, Yes):
            return name
        question = self.questions[leaf.link]
        if isinstance(leaf, OneOf):
            return f"{name} is {listed([o for o in question.options if o in leaf.options])}"
        return f"{name} {_range(leaf, question.unit or '1')}"


def short_names(asked: Iterable[LinkId]) -> Mapping[LinkId, str]:
    """The last part of each id in words, or the whole id where two would read the same."""
    short = {link: link.rpartition(".")[2].replace("-", " ") for link in asked}
    uses = Counter(short.values())
    return {
        link: name if uses[name] == 1 else link.replace("-", " ") for link, name in short.items()
    }


def listed(options: Sequence[str]) -> str:
    """ "a, b or c"."""
    *others, last = options or ["nothing"]
    return f"{', '.join(others)} or {last}" if others else last


def _read(library: Library, protocol: Protocol) -> Iterable[LinkId]:
    """Every question that stands in the protocol or in one of its conditions, once."""
    found = dict.fromkeys(protocol.questions)
    conditions = [rule.when for rule in protocol.rules]
    conditions += [protocol.population] if protocol.population else []
    conditions += [q.ask_if for link in found if (q := library.questions[link]).ask_if]
    return found | dict.fromkeys(link for each in conditions for link in links(each))


def _is_mixed(part: Condition, whole: All | AnyOf) -> bool:
    """Whether a part reads differently without brackets: an "or" inside an "and", and back."""
    return isinstance(part, All | AnyOf) and len(part.parts) > 1 and type(part) is not type(whole)


def _range(leaf: Within, unit: str) -> str:
    low, high = leaf.at_least, leaf.below
    if isfinite(low) and isfinite(high):
        return f"from {measure(low, unit)} to under {measure(high, unit)}"
    if isfinite(low):
        return f"{measure(low, unit)} or more"
    return f"under {measure(high, unit)}" if isfinite(high) else "known"


def measure(value: float, unit: str) -> str:
    """A number with its unit in words. An age of whole months is said in months, never rounded."""
    if unit == "a" and value < _IN_MONTHS_BELOW and not value.is_integer():
        return _young(value)
    one, many = _UNITS.get(unit, (unit, unit))
    return f"{value:g} {one if value == 1 else many}".rstrip()


def _young(years: float) -> str:
    months = round(years * _MONTHS)
    if months and isclose(years * _MONTHS, months, abs_tol=1e-6):
        return measure(float(months), "mo")
    return f"{years:g} years (about {measure(float(round(years * _DAYS)), 'd')})"
