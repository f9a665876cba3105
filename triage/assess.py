"""The result of an interview, with its reasons and with what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from triage.answers import Answers, LinkId, Reply, Value
from triage.conditions import OneOf, Truth, Within, by_answers, leaves, links, truth_of
from triage.interview import Interview, next_question
from triage.level import Level, Route
from triage.library import Library
from triage.protocol import MessageId, ProtocolId, Question, QuestionType
from triage.standing import Firing, Standing, firings, standing
from triage.usefulness import open_confirmations

_MOST_CHANGED = 3
"""A change of more answers than this is no longer a useful explanation."""


@dataclass(frozen=True)
class FiredRule:
    """One rule that fired, as it is kept with the case. Not ``certain``: on a "not sure"."""

    protocol: ProtocolId
    rule: str
    version: str
    level: Level
    route: Route
    source: str
    certain: bool
    reason: MessageId


@dataclass(frozen=True)
class WhatIf:
    """The smallest change of answers found that leads to another level."""

    answers: tuple[tuple[LinkId, Value], ...]
    level: Level
    route: Route


@dataclass(frozen=True)
class Assessment:
    """How soon, where, and why.

    ``deciding`` are the answered questions that gave the level. ``complete`` is false while a
    question could still change it. ``raise_by`` and ``lower_by`` say what would change it, for
    staff and patient; ``None`` when no small change does.
    """

    level: Level
    route: Route
    complete: bool
    fired: tuple[FiredRule, ...]
    deciding: tuple[LinkId, ...]
    raise_by: WhatIf | None
    lower_by: WhatIf | None
    protocols: tuple[tuple[ProtocolId, str], ...]
    library_version: str

    def to_json(self) -> dict[str, object]:
        return {
            "level": self.level.value,
            "route": self.route.value,
            "complete": self.complete,
            "fired": [_fired_json(rule) for rule in self.fired],
            "deciding": list(self.deciding),
            "raise_by": _what_if_json(self.raise_by),
            "lower_by": _what_if_json(self.lower_by),
            "protocols": [list(pair) for pair in self.protocols],
            "library_version": self.library_version,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Assessment:
        """The inverse of :meth:`to_json`. Raises ``ValueError``, ``KeyError`` or ``TypeError``."""
        return cls(
            level=Level(data["level"]),
            route=Route(str(data["route"])),
            complete=data["complete"] is True,
            fired=tuple(_fired_from(entry) for entry in _list(data, "fired")),
            deciding=tuple(LinkId(str(link)) for link in _list(data, "deciding")),
            raise_by=_what_if_from(data["raise_by"]),
            lower_by=_what_if_from(data["lower_by"]),
            protocols=tuple(_pair(entry) for entry in _list(data, "protocols")),
            library_version=str(data["library_version"]),
        )


def assess(library: Library, interview: Interview) -> Assessment:
    """The result as it stands. An unfinished interview gives the floor reached so far."""
    fired = firings(library, interview.protocols, interview.answers)
    now = _standing(library, interview, interview.answers)
    return Assessment(
        level=now.level,
        route=now.route,
        complete=next_question(library, interview) is None,
        fired=tuple(_kept(firing) for firing in fired),
        deciding=_deciding(fired, now, interview.answers),
        raise_by=_raising(library, interview, now),
        lower_by=_lowering(library, interview, now, fired),
        protocols=tuple((p, library.protocols[p].version) for p in interview.protocols),
        library_version=library.version,
    )


def _standing(library: Library, interview: Interview, answers: Answers) -> Standing:
    fired = firings(library, interview.protocols, answers)
    waiting = next(open_confirmations(library, interview.to_confirm, answers), None)
    return standing(library, interview.protocols, answers, fired, waiting is not None)


def _deciding(fired: tuple[Firing, ...], now: Standing, answers: Answers) -> tuple[LinkId, ...]:
    """The questions whose answers hold up the rules that gave the present level."""
    read = by_answers(answers)
    return tuple(
        dict.fromkeys(
            leaf.link
            for firing in fired
            if firing.level is now.level
            for leaf in leaves(firing.when)
            if hasattr(leaf, "link") and read(leaf) >= Truth.MAYBE
        )
    )


def _raising(library: Library, interview: Interview, now: Standing) -> WhatIf | None:
    """The one answer that would raise the level most; among equals the first in the protocol."""
    best: WhatIf | None = None
    for link in _listed(library, interview):
        for value in _other_values(library, interview, library.questions[link]):
            then = _standing(library, interview, interview.answers.with_answer(link, value))
            if then.level > now.level and (best is None or then.level > best.level):
                best = WhatIf(((link, value),), then.level, then.route)
    return best


def _lowering(
    library: Library, interview: Interview, now: Standing, fired: tuple[Firing, ...]
) -> WhatIf | None:
    """The fewest yes or not sure answers that, answered no, would lower the level."""
    held = dict.fromkeys(link for firing in fired for link in links(firing.when))
    worries = [link for link in held if interview.answers[link] in (Reply.YES, Reply.UNSURE)]
    worries = [q for q in worries if library.questions[q].type is QuestionType.BOOLEAN]
    for size in range(1, min(len(worries), _MOST_CHANGED) + 1):
        for chosen in combinations(worries, size):
            answers = interview.answers
            for link in chosen:
                answers = answers.with_answer(link, Reply.NO)
            then = _standing(library, interview, answers)
            if then.level < now.level:
                changed: tuple[tuple[LinkId, Value], ...] = tuple((q, Reply.NO) for q in chosen)
                return WhatIf(changed, then.level, then.route)
    return None


def _listed(library: Library, interview: Interview) -> Iterator[LinkId]:
    return iter(
        dict.fromkeys(link for p in interview.protocols for link in library.protocols[p].questions)
    )


def _other_values(library: Library, interview: Interview, question: Question) -> Iterator[Value]:
    """Values this question could have instead that some open rule looks at."""
    present = interview.answers[question.link_id]
    if question.type is QuestionType.BOOLEAN and present is not Reply.YES:
        yield Reply.YES
    rules = [rule for p in interview.protocols for rule in library.protocols[p].rules]
    for leaf in (leaf for rule in rules for leaf in leaves(rule.when)):
        if isinstance(leaf, OneOf) and leaf.link == question.link_id:
            yield from sorted(leaf.options - {present})
        elif isinstance(leaf, Within) and leaf.link == question.link_id:
            low = max(leaf.at_least, question.minimum or 0.0)
            if truth_of(leaf, present) is not Truth.YES:
                yield low


def _kept(firing: Firing) -> FiredRule:
    return FiredRule(
        firing.protocol, firing.rule, firing.version, firing.level, firing.route, firing.source,
        firing.certain, firing.reason,
    )  # fmt: skip


def _fired_json(rule: FiredRule) -> dict[str, object]:
    return {**vars(rule), "level": rule.level.value, "route": rule.route.value}


def _fired_from(data: object) -> FiredRule:
    entry = _mapping(data)
    return FiredRule(
        protocol=ProtocolId(str(entry["protocol"])),
        rule=str(entry["rule"]),
        version=str(entry["version"]),
        level=Level(entry["level"]),
        route=Route(str(entry["route"])),
        source=str(entry["source"]),
        certain=entry["certain"] is True,
        reason=MessageId(str(entry["reason"])),
    )


def _what_if_json(change: WhatIf | None) -> dict[str, object] | None:
    if change is None:
        return None
    answers = Answers(dict(change.answers)).to_json()
    return {"answers": answers, "level": change.level.value, "route": change.route.value}


def _what_if_from(data: object) -> WhatIf | None:
    if data is None:
        return None
    entry = _mapping(data)
    answers = Answers.from_json(_mapping(entry["answers"]))
    return WhatIf(tuple(answers.items()), Level(entry["level"]), Route(str(entry["route"])))


def _pair(data: object) -> tuple[ProtocolId, str]:
    if not isinstance(data, list | tuple) or len(data) != 2:
        raise ValueError("a protocol and its version")
    return ProtocolId(str(data[0])), str(data[1])


def _mapping(data: object) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise ValueError("expected names and values")
    return data


def _list(data: Mapping[str, object], key: str) -> list[object]:
    value = data[key]
    if not isinstance(value, list | tuple):
        raise ValueError(f"{key} is not a list")
    return list(value)
