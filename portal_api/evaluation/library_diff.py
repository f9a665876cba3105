"""Two sets of rules side by side: what was added, removed and changed, and which cases move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

from portal_api.conversation.guard import Guard
from portal_api.evaluation.cases import EvaluationCase
from portal_api.evaluation.rules import RulesTalk
from portal_api.evaluation.run import Result, run_case
from portal_api.evaluation.split import may_be_shown
from triage.level import Level
from triage.library import Library
from triage.protocol import Rule

K = TypeVar("K", bound=str)
V = TypeVar("V")


@dataclass(frozen=True)
class Changed:
    """Names of one kind of part that were added, removed, or are there in another form."""

    kind: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True)
class Move:
    """A case whose level or route is another. ``unsafe``: it newly lies below every acceptable
    level."""

    case: EvaluationCase
    before: Result
    after: Result

    @property
    def unsafe(self) -> bool:
        if not self.case.gold:
            return False
        least = min(self.case.gold)
        return Level(self.after.level) < least <= Level(self.before.level)

    @property
    def shown(self) -> bool:
        return may_be_shown(self.case.id)


def parts_changed(before: Library, after: Library) -> tuple[Changed, ...]:
    """Protocols, rules, questions and red flags by name. A rule is named with its protocol; a
    protocol counts as changed when anything but its rules is."""
    return (
        _changed("protocols", _protocols(before), _protocols(after)),
        _changed("rules", _rules(before), _rules(after)),
        _changed("questions", before.questions, after.questions),
        _changed("red flags", before.red_flags, after.red_flags),
    )


def cases_moved(
    guard: Guard, before: Library, after: Library, cases: Sequence[EvaluationCase]
) -> list[Move]:
    """Every case that comes out otherwise, played with the pure rules on both sides."""
    moves = [Move(case, _play(guard, before, case), _play(guard, after, case)) for case in cases]
    return [m for m in moves if _outcome(m.before) != _outcome(m.after)]


def _outcome(result: Result) -> tuple[str, str]:
    return result.level, result.route


def _play(guard: Guard, library: Library, case: EvaluationCase) -> Result:
    return run_case(RulesTalk(guard, library, case.lang), case)


def _protocols(library: Library) -> Mapping[str, object]:
    """Every protocol without its rules, which are compared by themselves."""
    return {
        str(identity): {f.name: getattr(protocol, f.name) for f in fields(protocol)} | {"rules": ()}
        for identity, protocol in library.protocols.items()
    }


def _rules(library: Library) -> Mapping[str, Rule]:
    return {
        f"{protocol.id}/{rule.id}": rule
        for protocol in library.protocols.values()
        for rule in protocol.rules
    }


def _changed(kind: str, before: Mapping[K, V], after: Mapping[K, V]) -> Changed:
    kept = [name for name in before if name in after]
    return Changed(
        kind,
        added=tuple(sorted(set(after) - set(before))),
        removed=tuple(sorted(set(before) - set(after))),
        changed=tuple(sorted(name for name in kept if before[name] != after[name])),
    )
