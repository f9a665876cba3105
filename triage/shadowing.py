"""Rules that can never matter: another rule of the protocol always says at least as much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from triage.conditions import All, AnyOf, Condition, OneOf, QuestionLeaf, Said, Within
from triage.level import Standing, unsure_route
from triage.protocol import Protocol, Rule


def shadowed(protocol: Protocol) -> Iterator[str]:
    """A sentence for each rule that another one, or the base of the protocol, makes pointless."""
    base = Standing(protocol.base_level, protocol.base_route)
    for number, rule in enumerate(protocol.rules):
        if not base < _sure(rule):
            yield f"{protocol.id}.yaml: rule {rule.id}: never more than the base of the protocol"
        for other_number, other in enumerate(protocol.rules):
            if other_number != number and _says_as_much(other, rule, first=other_number < number):
                yield f"{protocol.id}.yaml: rule {rule.id}: is shadowed by {other.id}"
                break


def ways(condition: Condition) -> Iterable[tuple[QuestionLeaf, ...]]:
    """Each choice through the "any" branches, as the leaves that must all hold."""
    if isinstance(condition, All):
        choices = [list(ways(part)) for part in condition.parts]
        return [tuple(leaf for way in pick for leaf in way) for pick in product(*choices)]
    if isinstance(condition, AnyOf):
        return [way for part in condition.parts for way in ways(part)]
    if isinstance(condition, Said):
        raise TypeError("rules read answers, not findings")
    return [(condition,)]


def _says_as_much(other: Rule, rule: Rule, *, first: bool) -> bool:
    """Whether ``other`` fires whenever ``rule`` does, with at least its urgency, sure or unsure.

    Of two that say the same, only the later one is shadowed.
    """
    if _sure(other) < _sure(rule) or _unsure(other) < _unsure(rule):
        return False
    if not _follows(rule.when, other.when):
        return False
    same = _sure(other) == _sure(rule) and _unsure(other) == _unsure(rule)
    return first or not (same and _follows(other.when, rule.when))


def _follows(given: Condition, wanted: Condition) -> bool:
    """Whether ``wanted`` holds in every way in which ``given`` does."""
    open_ways = list(ways(wanted))
    return all(
        any(all(any(_covers(leaf, has) for has in way) for leaf in needed) for needed in open_ways)
        for way in ways(given)
    )


def _covers(wanted: QuestionLeaf, given: QuestionLeaf) -> bool:
    if wanted.link != given.link or type(wanted) is not type(given):
        return False
    if isinstance(wanted, OneOf) and isinstance(given, OneOf):
        return given.options <= wanted.options
    if isinstance(wanted, Within) and isinstance(given, Within):
        return wanted.at_least <= given.at_least and given.below <= wanted.below
    return True


def _sure(rule: Rule) -> Standing:
    return Standing(rule.level, rule.route)


def _unsure(rule: Rule) -> Standing:
    return Standing(rule.unsure_level, unsure_route(rule.route, rule.unsure_level))
