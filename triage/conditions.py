"""The condition tree of a rule, read over what is known so far.

There is no negation. A condition can only be made true by saying more, so a danger sign answered
"yes" never takes urgency away. What a leaf says about its question:

======  ==========================================================
NO      answered, and it does not hold (or it can never be asked)
OPEN    not asked yet; never treated as no
MAYBE   answered "not sure"
YES     answered, and it holds
======  ==========================================================

The order of the four makes "all" the minimum of its parts and "any" the maximum.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from triage.answers import Answers, LinkId, Reply, Value
from triage.findings import FindingCode


class Truth(IntEnum):
    """How far a condition holds, ordered from not at all to certainly."""

    NO = 0
    OPEN = 1
    MAYBE = 2
    YES = 3


@dataclass(frozen=True)
class Yes:
    """The yes-or-no question was answered yes."""

    link: LinkId


@dataclass(frozen=True)
class Within:
    """The value is at least ``at_least`` and less than ``below``, in the question's unit."""

    link: LinkId
    at_least: float = float("-inf")
    below: float = float("inf")

    def holds(self, value: float) -> bool:
        return self.at_least <= value < self.below


@dataclass(frozen=True)
class OneOf:
    """One of these options was chosen."""

    link: LinkId
    options: frozenset[str]


@dataclass(frozen=True)
class Said:
    """One of these findings is present. Used by red flags only; rules ask questions."""

    codes: frozenset[FindingCode]


@dataclass(frozen=True)
class All:
    """Every part holds. Without parts it always holds."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds. Without parts it never holds."""

    parts: tuple[Condition, ...]


QuestionLeaf = Yes | Within | OneOf
Leaf = QuestionLeaf | Said
Condition = Leaf | All | AnyOf


def evaluate(condition: Condition, leaf: Callable[[Leaf], Truth]) -> Truth:
    """The truth of a condition when ``leaf`` gives the truth of each leaf."""
    if isinstance(condition, All):
        return min((evaluate(part, leaf) for part in condition.parts), default=Truth.YES)
    if isinstance(condition, AnyOf):
        return max((evaluate(part, leaf) for part in condition.parts), default=Truth.NO)
    return leaf(condition)


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every leaf, from left to right."""
    if isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from leaves(part)
    else:
        yield condition


def links(condition: Condition) -> Iterator[LinkId]:
    """The questions a condition reads, from left to right."""
    return (leaf.link for leaf in leaves(condition) if not isinstance(leaf, Said))


def by_answers(answers: Answers) -> Callable[[Leaf], Truth]:
    """The reading of leaves that only knows the answers given: unanswered is OPEN."""

    def read(leaf: Leaf) -> Truth:
        if isinstance(leaf, Said):
            raise TypeError("findings are read while screening, not from answers")
        return truth_of(leaf, answers[leaf.link])

    return read


def truth_of(leaf: QuestionLeaf, value: Value) -> Truth:
    """What one answer says about one leaf."""
    if value is Reply.NOT_ASKED:
        return Truth.OPEN
    if value is Reply.UNSURE:
        return Truth.MAYBE
    if isinstance(leaf, Yes):
        holds = value is Reply.YES
    elif isinstance(leaf, OneOf):
        holds = value in leaf.options
    else:
        holds = isinstance(value, float | int) and leaf.holds(float(value))
    return Truth.YES if holds else Truth.NO


def open_links(condition: Condition, leaf: Callable[[Leaf], Truth]) -> Iterator[LinkId]:
    """The unanswered questions whose answer can still move the condition.

    A part that cannot change the whole (a settled "any", an "all" that already failed) gives none.
    """
    if isinstance(condition, All | AnyOf):
        truth = evaluate(condition, leaf)
        if truth not in (Truth.YES, Truth.NO):
            for part in condition.parts:
                yield from open_links(part, leaf)
    elif not isinstance(condition, Said) and leaf(condition) is Truth.OPEN:
        yield condition.link
