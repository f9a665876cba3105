"""Which unanswered questions can still change the result, and how much.

Every rule is read twice: as it stands, and at its best, with each question that may still be asked
taken as yes. A question matters when a rule that reads it could beat the present standing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from triage.answers import Answers, LinkId, Reply
from triage.conditions import Condition, Leaf, Said, Truth, evaluate, open_links
from triage.level import Level, Route, Standing, unsure_route
from triage.library import Library
from triage.protocol import Protocol, ProtocolId, Rule
from triage.standing import WORRY, applicable, as_askable, firings, standing

_INTAKE = Standing(Level.EMERGENCY, Route.HOME)
"""Who it is about is asked after what could be an emergency and before the rest."""


def open_confirmations(
    library: Library, to_confirm: Iterable[LinkId], answers: Answers
) -> Iterator[LinkId]:
    """The confirming questions still worth asking: unanswered, and not ruled out by answers.

    A doubtful flag is ruled out when everything it could still rest on was asked by name and
    answered no.
    """
    denied = {
        code
        for link in answers
        if answers[link] is Reply.NO and link in library.questions
        for code in library.questions[link].findings
    }

    def possible(leaf: Leaf) -> Truth:
        return Truth.NO if isinstance(leaf, Said) and leaf.codes <= denied else Truth.YES

    for link in to_confirm:
        flag = library.flag_of.get(link)
        if flag is None or link in answers:
            continue
        if evaluate(flag.findings, possible) is Truth.YES:
            yield link


def questions_to_ask(
    library: Library, protocols: tuple[ProtocolId, ...], answers: Answers
) -> list[LinkId]:
    """Questions that can change level or route, and those everyone is asked.

    The most dangerous come first; among equals the order of the protocol counts.
    """
    fired = firings(library, protocols, answers)
    now = standing(library, protocols, answers, fired, unconfirmed=False)
    flagged = any(answers[link] is Reply.YES for link in answers if link in library.flag_of)
    order: dict[LinkId, int] = {}
    potential: dict[LinkId, Standing] = {}
    for protocol in applicable(library, protocols, answers):
        for link in protocol.questions:
            order.setdefault(link, len(order))
        # With a red flag raised, broad questions about anything else would only hold it up.
        if flagged and protocol.fallback:
            continue
        for rule in protocol.rules:
            _note(library, protocol, rule, answers, now, potential)
        if now < WORRY:
            for link in _worrying(library, protocol, answers):
                potential.setdefault(link, WORRY)
    for link in order:
        if library.questions[link].required and link not in answers:
            potential[link] = max(potential.get(link, _INTAKE), _INTAKE)
    return sorted(potential, key=lambda link: (*(-x for x in potential[link].order), order[link]))


def _note(
    library: Library,
    protocol: Protocol,
    rule: Rule,
    answers: Answers,
    now: Standing,
    potential: dict[LinkId, Standing],
) -> None:
    """Enter what one rule could still bring for each question it waits for."""
    if not now < Standing(rule.level, rule.route):
        return
    best = evaluate(rule.when, _at_best(library, answers))
    if best is Truth.YES:
        reach = Standing(rule.level, rule.route)
    elif best is Truth.MAYBE:
        reach = Standing(rule.unsure_level, unsure_route(rule.route, rule.unsure_level))
    else:
        return
    if not now < reach:
        return
    for link in _waiting(library, _first(library, protocol, rule, answers), answers):
        if link not in potential or potential[link] < reach:
            potential[link] = reach


def _worrying(library: Library, protocol: Protocol, answers: Answers) -> Iterator[LinkId]:
    """Danger questions still open: a yes is worrying even where no rule can fire on it any more."""
    population = protocol.population
    askable = as_askable(library, answers)
    if population is not None and evaluate(population, askable) is Truth.OPEN:
        return
    for link in protocol.questions:
        question = library.questions[link]
        gate = question.ask_if
        askable_now = gate is None or evaluate(gate, askable) >= Truth.MAYBE
        if question.danger and link not in answers and askable_now:
            yield link


def _first(library: Library, protocol: Protocol, rule: Rule, answers: Answers) -> Condition:
    """Whom a protocol is for is asked before anything of its own."""
    population = protocol.population
    if population is None or evaluate(population, as_askable(library, answers)) is not Truth.OPEN:
        return rule.when
    return population


def _waiting(library: Library, condition: Condition, answers: Answers) -> Iterator[LinkId]:
    """The questions to ask for a condition; behind a gate not yet known, the gate's questions."""
    for link in open_links(condition, as_askable(library, answers)):
        gate = library.questions[link].ask_if
        if gate is None or evaluate(gate, as_askable(library, answers)) >= Truth.MAYBE:
            yield link
        else:
            yield from _waiting(library, gate, answers)


def _at_best(library: Library, answers: Answers) -> Callable[[Leaf], Truth]:
    """Leaves as they would be if everything that may still be asked were answered yes."""
    askable = as_askable(library, answers)

    def read(leaf: Leaf) -> Truth:
        truth = askable(leaf)
        return Truth.YES if truth is Truth.OPEN else truth

    return read
