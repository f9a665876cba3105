"""Why a result is what it is: the answers that decided, and the smallest change to move it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from triage.answers import Answers, LinkId, Reply, Value
from triage.conditions import (
    OneOf,
    Said,
    Truth,
    Within,
    by_answers,
    evaluate,
    leaves,
    links,
    truth_of,
)
from triage.interview import Interview
from triage.level import Level, Route, Standing
from triage.library import Library
from triage.protocol import Question, QuestionType
from triage.standing import Firing, applicable, as_askable, firings, standing
from triage.usefulness import open_confirmations

_MOST_CHANGED = 3
"""A change of more answers than this is no longer a useful explanation."""
_MOST_DECIDING = 2
"""A result is explained by so many answers at most."""


@dataclass(frozen=True)
class WhatIf:
    """The smallest change of answers found that leads to another level."""

    answers: tuple[tuple[LinkId, Value], ...]
    level: Level
    route: Route


def stands(library: Library, interview: Interview, answers: Answers) -> Standing:
    """The level and route of an interview if its answers were these."""
    known = library.settled(answers)
    fired = firings(library, interview.protocols, known)
    waiting = next(open_confirmations(library, interview.to_confirm, known), None)
    return standing(library, interview.protocols, known, fired, waiting is not None)


def deciding(
    library: Library, interview: Interview, fired: tuple[Firing, ...]
) -> tuple[LinkId, ...]:
    """The one or two answered questions that gave the most urgent rule; certain ones first."""
    if not fired:
        return ()
    worst = [firing for firing in fired if firing.level is fired[0].level]
    read = by_answers(library.settled(interview.answers))
    held = [
        [
            link
            for leaf in leaves(firing.when)
            if not isinstance(leaf, Said) and read(leaf) >= Truth.MAYBE
            for link in library.overlaps.grounds(interview.answers, leaf.link)
        ]
        for firing in sorted(worst, key=lambda firing: not firing.certain)
    ]
    return tuple(dict.fromkeys(link for found in held for link in found))[:_MOST_DECIDING]


def raising(library: Library, interview: Interview, now: Standing) -> WhatIf | None:
    """The one answer that would raise the level most; among equals the first in the protocol."""
    best, reached = None, now.level
    for link in _askable(library, interview):
        for value in _other_values(library, interview, library.questions[link]):
            if reached is Level.EMERGENCY_AMBULANCE:
                return best
            then = stands(library, interview, interview.answers.with_answer(link, value))
            if then.level > reached:
                best, reached = WhatIf(((link, value),), then.level, then.route), then.level
    return best


def lowering(
    library: Library, interview: Interview, now: Standing, fired: tuple[Firing, ...]
) -> WhatIf | None:
    """The fewest yes or not sure answers that, answered no, would lower the level.

    Only what holds up the most urgent rules can, and at same-day any worrying answer.
    """
    top = [firing for firing in fired if firing.level is fired[0].level]
    read = [link for firing in top for link in links(firing.when)]
    grounding = dict.fromkeys(
        ground for link in read for ground in library.overlaps.grounds(interview.answers, link)
    )
    held = dict(grounding)
    if not top or top[0].level <= Level.SAME_DAY:
        held |= dict.fromkeys(interview.answers)
    # An answer may be to a question of an earlier library, which this one does not know.
    asked = [library.questions[link] for link in held if link in library.questions]
    worries = [
        q.link_id
        for q in asked
        if q.type is QuestionType.BOOLEAN
        and interview.answers[q.link_id] in (Reply.YES, Reply.UNSURE)
        and (q.danger or q.link_id in grounding)
    ]
    needed = _needed(library, interview, now, worries)
    for size in range(max(1, len(needed)), min(len(worries), _MOST_CHANGED) + 1):
        for chosen in combinations(worries, size):
            if not needed.issubset(chosen):
                continue
            then = _denied(library, interview, chosen)
            if then.level < now.level:
                changed: tuple[tuple[LinkId, Value], ...] = tuple((q, Reply.NO) for q in chosen)
                return WhatIf(changed, then.level, then.route)
    return None


def _needed(
    library: Library, interview: Interview, now: Standing, worries: Sequence[LinkId]
) -> frozenset[LinkId]:
    """The worries without which no denial lowers the level; all of them where nothing does.

    A "no" never raises a level, so what all the others together cannot do, fewer cannot either.
    """
    if len(worries) <= 1:
        return frozenset()
    return frozenset(
        link
        for link in worries
        if _denied(library, interview, [other for other in worries if other != link]).level
        >= now.level
    )


def _denied(library: Library, interview: Interview, links: Sequence[LinkId]) -> Standing:
    answers = interview.answers.with_all(dict.fromkeys(links, Reply.NO))
    return stands(library, interview, answers)


def _askable(library: Library, interview: Interview) -> Iterator[LinkId]:
    """The questions of the open protocols that could be put to this person."""
    read = as_askable(library, interview.answers)
    opened = applicable(library, interview.protocols, library.settled(interview.answers))
    for link in dict.fromkeys(link for protocol in opened for link in protocol.questions):
        gate = library.questions[link].ask_if
        if gate is None or evaluate(gate, read) is not Truth.NO:
            yield link


def _other_values(library: Library, interview: Interview, question: Question) -> Iterator[Value]:
    """Values this question could have instead that some open rule looks at."""
    present = interview.answers[question.link_id]
    if question.type is QuestionType.BOOLEAN and present is not Reply.YES:
        yield Reply.YES
    opened = applicable(library, interview.protocols, library.settled(interview.answers))
    rules = [rule for protocol in opened for rule in protocol.rules]
    for leaf in (leaf for rule in rules for leaf in leaves(rule.when)):
        if isinstance(leaf, OneOf) and leaf.link == question.link_id:
            yield from sorted(leaf.options - {present})
        elif isinstance(leaf, Within) and leaf.link == question.link_id:
            low = max(leaf.at_least, question.minimum or 0.0)
            if truth_of(leaf, present) is not Truth.YES:
                yield low
