"""Conditions as FHIRPath over a QuestionnaireResponse, which the expressions call ``%resource``.

All conditions are monotone, so "the condition stands at least there" is the same question asked of
its leaves. An item without an answer was not asked: no expression here reads that as "no".
Every function raises ``TypeError`` for a condition over findings, which no questionnaire asks.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from math import isfinite

from triage.conditions import All, AnyOf, Condition, Leaf, OneOf, QuestionLeaf, Said, Within, Yes
from triage.library import Library

_UNSURE = "ASKU"


def certain(condition: Condition) -> str:
    """True exactly when the condition is YES."""
    return _whole(condition, lambda leaf: _answered(leaf, holds=True))


def at_least_unsure(condition: Condition) -> str:
    """True exactly when the condition is YES or MAYBE."""
    return _whole(condition, lambda leaf: _answered(leaf, holds=True, unsure=True))


def unsure(condition: Condition) -> str:
    """True exactly when the condition is MAYBE."""
    if isinstance(condition, All | AnyOf):
        return f"({at_least_unsure(condition)} and {certain(condition)}.not())"
    return _answered(condition, unsure=True)


def possible(condition: Condition, library: Library) -> str:
    """True unless the condition is NO: unanswered counts as open, as long as it can be asked.

    The twin of ``triage.standing.as_askable``: what an ``ask_if`` keeps from being asked is no, and
    so is a red flag nobody raised.
    """
    return _whole(condition, lambda leaf: _possible(leaf, library))


def _possible(leaf: Leaf, library: Library) -> str:
    stands = _answered(leaf, holds=True, unsure=True)
    if isinstance(leaf, Said) or leaf.link in library.flag_of:
        return stands
    gate = library.questions[leaf.link].ask_if
    unasked = f"{_answer(leaf)}.empty()"
    if gate is not None:
        unasked = f"({unasked} and {possible(gate, library)})"
    return f"({stands} or {unasked})"


def _whole(condition: Condition, read: Callable[[Leaf], str]) -> str:
    if not isinstance(condition, All | AnyOf):
        return read(condition)
    parts = [_whole(part, read) for part in condition.parts]
    word, empty = (" and ", "true") if isinstance(condition, All) else (" or ", "false")
    return f"({word.join(parts)})" if parts else empty


def _answered(leaf: Leaf, *, holds: bool = False, unsure: bool = False) -> str:
    """Whether the question has an answer that holds, or one that is "not sure"."""
    if isinstance(leaf, Said):
        raise TypeError("a questionnaire cannot read findings")
    if isinstance(leaf, Within):
        # "Not sure" is a quantity without a value.
        tests = [f"({_bounds(leaf)})"] * holds + ["value.empty()"] * unsure
        return f"{_answer(leaf)}.value.where({' or '.join(tests)}).exists()"
    codes = sorted([*_codes(leaf)] * holds + [_UNSURE] * unsure)
    wanted = " | ".join(f"'{code}'" for code in codes)
    return f"{_answer(leaf)}.value.where(code in ({wanted})).exists()"


def _answer(leaf: QuestionLeaf) -> str:
    return f"%resource.item.where(linkId = '{leaf.link}').answer"


def _codes(leaf: Yes | OneOf) -> set[str]:
    return {"Y"} if isinstance(leaf, Yes) else {f"{leaf.link}.{each}" for each in leaf.options}


def _bounds(within: Within) -> str:
    low = [f"value >= {_number(within.at_least)}"] if isfinite(within.at_least) else []
    high = [f"value < {_number(within.below)}"] if isfinite(within.below) else []
    return " and ".join([*low, *high]) or "value.exists()"


def _number(value: float) -> str:
    # FHIRPath has no exponents, and str() of a very small or large float has one.
    return format(Decimal(str(value)), "f")
