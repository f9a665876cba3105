"""Where a case stands now: what fired, and the level and the route that gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from triage.answers import Answers, LinkId, Reply
from triage.conditions import Condition, Truth, Yes, by_answers, evaluate
from triage.level import Level, Route
from triage.library import Library
from triage.protocol import MessageId, Protocol, ProtocolId

RED_FLAGS = ProtocolId("red-flags")
"""Stands in a fired rule where a red flag, not a protocol, decided."""

_ROUTES = (
    Route.HOME,
    Route.PHARMACY,
    Route.CLINIC,
    Route.STAFF_REVIEW,
    Route.CRISIS_LINE,
    Route.POISON_CENTER,
    Route.EMERGENCY_DEPARTMENT,
    Route.AMBULANCE,
)
_REACH = {route: reach for reach, route in enumerate(_ROUTES)}


@dataclass(frozen=True)
class Standing:
    """A level and a route, ordered: first by level, then by how much help the route brings."""

    level: Level
    route: Route

    @property
    def order(self) -> tuple[int, int]:
        return self.level.rank, _REACH[self.route]

    def __lt__(self, other: Standing) -> bool:
        return self.order < other.order


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
    while a doubtful red flag waits for its answer (``unconfirmed``).
    """
    bases = [_base(library.protocols[p]) for p in protocols]
    floor = [_WORRY] if unconfirmed or worried(library, answers) else []
    return max([f.standing for f in fired] + bases + floor, default=_NOTHING)


def worried(library: Library, answers: Answers) -> bool:
    """Whether a danger question was answered yes or not sure."""
    return any(
        answers[link] in (Reply.YES, Reply.UNSURE) and library.questions[link].danger
        for link in answers
        if link in library.questions
    )


_WORRY = Standing(Level.SAME_DAY, Route.CLINIC)
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
    for protocol in (library.protocols[p] for p in protocols):
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


def unsure_route(route: Route, level: Level) -> Route:
    """The route at a lower, unsure level: an ambulance or an emergency department only fits an
    emergency; below that the clinic decides."""
    if level is Level.EMERGENCY and route is Route.AMBULANCE:
        return Route.EMERGENCY_DEPARTMENT
    if level < Level.EMERGENCY and route in (Route.AMBULANCE, Route.EMERGENCY_DEPARTMENT):
        return Route.CLINIC
    return route
