"""The result of an interview, with its reasons and with what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from triage.answers import Answers, LinkId
from triage.explaining import WhatIf, deciding, lowering, raising, stands
from triage.interview import Interview, next_question
from triage.level import Level, Route, Standing
from triage.library import Library
from triage.messages import REPEAT_REASON
from triage.protocol import MessageId, ProtocolId
from triage.standing import REPEAT, Firing, applicable, came_back, firings

_SHARED = ProtocolId("shared")


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
    answers = library.settled(interview.answers)
    fired = firings(library, interview.protocols, answers)
    now = stands(library, interview, interview.answers)
    return Assessment(
        level=now.level,
        route=now.route,
        complete=next_question(library, interview) is None,
        fired=(*_repeated(library, answers, now), *map(_kept, fired)),
        deciding=deciding(library, interview, fired),
        raise_by=raising(library, interview, now),
        lower_by=lowering(library, interview, now, fired),
        protocols=tuple(
            (p.id, p.version) for p in applicable(library, interview.protocols, answers)
        ),
        library_version=library.version,
    )


def _repeated(library: Library, answers: Answers, now: Standing) -> Iterator[FiredRule]:
    """The entry that says the level is one higher because the person came back."""
    if came_back(answers):
        source = " | ".join(map(str, library.questions[REPEAT].sources))
        yield FiredRule(
            _SHARED, str(REPEAT), library.version, now.level, now.route, source, True,
            REPEAT_REASON,
        )  # fmt: skip


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
