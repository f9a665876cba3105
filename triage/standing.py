"""Where a case stands now: what fired, and the level and the route that gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from triage.answers import Answers, LinkId, Reply
from triage.conditions import (
    Condition,
    Leaf,
    Said,
    Truth,
    Yes,
    by_answers,
    evaluate,
    truth_of,
)
from triage.level import Level, Route, Standing, unsure_route
from triage.library import Library
from triage.protocol import MessageId, Protocol, ProtocolId

RED_FLAGS = ProtocolId("red-flags")
"""Stands in a fired rule where a red flag, not a protocol, decided."""

REPEAT = LinkId("repeat-contact")


@dataclass(frozen=True)
class Firing:
    """One rule or red flag that fired. Not ``certain``: on a "not sure", with its lower level."""

    protocol: ProtocolId
    rule: str
    version: str
    level: Level
    route: Route
    source: str
    certain: bool
    reason: MessageId
    when: Condition

    @property
    def standing(self) -> Standing:
        return Standing(self.level, self.route)


def firings(
    library: Library, protocols: tuple[ProtocolId, ...], answers: Answers
) -> tuple[Firing, ...]:
    """All that fired, most urgent first."""
    found = [*_flags(library, answers), *_rules(library, protocols, answers)]
    return tuple(sorted(found, key=lambda firing: firing.standing.order, reverse=True))


def standing(
    library: Library,
    protocols: tuple[ProtocolId, ...],
    answers: Answers,
    fired: tuple[Firing, ...],
    unconfirmed: bool,
) -> Standing:
    """The most urgent of what fired, the base of each protocol, and the floor for a worry.

    The floor is same-day at a clinic once any danger question was answered yes or not sure, or
    while a doubtful red flag waits for its answer (``unconfirmed``). Who comes back with the same
    complaint within 72 hours stands one level higher.
    """
    bases = [_base(p) for p in applicable(library, protocols, answers)]
    floor = [WORRY] if unconfirmed or worried(library, protocols, answers) else []
    worst = max([f.standing for f in fired] + bases + floor, default=_NOTHING)
    return one_up(worst) if came_back(answers) else worst


def came_back(answers: Answers) -> bool:
    """Whether this is a repeat contact; known from earlier cases, and never asked."""
    return answers[REPEAT] is Reply.YES


def one_up(standing: Standing) -> Standing:
    """One level higher, where it is no emergency yet, by a route that fits."""
    if standing.level.is_emergency:
        return standing
    level = standing.level.raised()
    fitting = Route.EMERGENCY_DEPARTMENT if level.is_emergency else Route.CLINIC
    return max(Standing(level, fitting), Standing(level, standing.route))


def applicable(
    library: Library, protocols: tuple[ProtocolId, ...], answers: Answers
) -> tuple[Protocol, ...]:
    """The open protocols, without those known to be meant for other people.

    While it is not known whether someone belongs to a population, the protocol counts. Whom none
    of the open ones is meant for is asked what everyone is asked: the fallback.
    """
    read = as_askable(library, answers)
    # A protocol may be from an earlier library, or switched off since.
    opened = [library.protocols[p] for p in protocols if p in library.protocols]
    meant = [
        p for p in opened if p.population is None or evaluate(p.population, read) is not Truth.NO
    ]
    return tuple(meant or (p for p in library.protocols.values() if protocols and p.fallback))


def as_askable(library: Library, answers: Answers) -> Callable[[Leaf], Truth]:
    """Leaves as they stand; one that can never be asked of this person counts as no."""

    def read(leaf: Leaf) -> Truth:
        if isinstance(leaf, Said):
            raise TypeError("rules read answers, not findings")
        truth = truth_of(leaf, answers[leaf.link])
        if truth is not Truth.OPEN:
            return truth
        gate = library.questions[leaf.link].ask_if
        closed = gate is not None and evaluate(gate, read) is Truth.NO
        return Truth.NO if closed or leaf.link in library.flag_of else Truth.OPEN

    return read


def worried(library: Library, protocols: tuple[ProtocolId, ...], answers: Answers) -> bool:
    """Whether a danger question of an open protocol or a red flag was answered yes or not sure.

    What was said in passing also answers questions of protocols that are not open: those ask about
    another complaint, in which it would be worrying.
    """
    asked = {link for p in applicable(library, protocols, answers) for link in p.questions}
    return any(
        answers[link] in (Reply.YES, Reply.UNSURE) and library.questions[link].danger
        for link in answers
        if link in asked or link in library.flag_of
    )


WORRY = Standing(Level.SAME_DAY, Route.CLINIC)
_NOTHING = Standing(Level.SELF_CARE, Route.HOME)


def _base(protocol: Protocol) -> Standing:
    return Standing(protocol.base_level, protocol.base_route)


def _flags(library: Library, answers: Answers) -> Iterator[Firing]:
    for link in answers:
        flag = library.flag_of.get(link)
        if flag is None or answers[link] not in (Reply.YES, Reply.UNSURE):
            continue
        certain = answers[link] is Reply.YES
        level = flag.level if certain else flag.unsure_level
        route = flag.route if certain else unsure_route(flag.route, level)
        yield Firing(
            RED_FLAGS, flag.id, flag.version, level, route, flag.source, certain, flag.reason,
            Yes(LinkId(flag.ask)),
        )  # fmt: skip


def _rules(
    library: Library, protocols: tuple[ProtocolId, ...], answers: Answers
) -> Iterator[Firing]:
    read = by_answers(answers)
    for protocol in applicable(library, protocols, answers):
        for rule in protocol.rules:
            truth = evaluate(rule.when, read)
            if truth not in (Truth.YES, Truth.MAYBE):
                continue
            certain = truth is Truth.YES
            level = rule.level if certain else rule.unsure_level
            route = rule.route if certain else unsure_route(rule.route, level)
            yield Firing(
                protocol.id, rule.id, protocol.version, level, route, rule.source, certain,
                rule.reason, rule.when,
            )  # fmt: skip
