"""What the assistant is compared with, on the same cases.

``danger_list``  a fixed list of danger questions; whatever it cannot settle is an emergency
``fixed_order``  the same protocols and rules, but every applicable question is asked, in file order

The second must come to the same level and route as the assistant: a difference means that a
question was skipped that could have changed the result.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from portal_api.conversation.reading import read_reply
from portal_api.evaluation.cases import EvaluationCase
from portal_api.evaluation.run import Result, gold_of, reply_of
from triage.answers import Answers, LinkId, Reply, Value
from triage.conditions import Truth, by_answers, evaluate, open_links
from triage.level import Level, Route
from triage.library import Library
from triage.protocol import Protocol
from triage.turn import Turn
from triage.usefulness import open_confirmations

ASKED_AT_MOST = 600
"""Turns after which the fixed order is given up; it asks everything of every open protocol."""

DANGER_LIST = "danger list"
FIXED_ORDER = "fixed order"
DESCRIPTIONS = {
    DANGER_LIST: "asks the danger questions for unknown complaints in order, stops at the first "
    "yes, and sends a yes, a not sure and whatever else it cannot settle to emergency",
    FIXED_ORDER: "the same protocols and rules, but every question that applies is asked in the "
    "order of the file and none is skipped",
}


def danger_list(library: Library, case: EvaluationCase) -> Result:
    """The case by the danger questions of the fallback protocol alone.

    Age, sex and whom it is about are taken from the case for nothing, which favours the list. A
    question with no usable reply counts as not sure. All answered no: the level and route of the
    fallback protocol without any reason.
    """
    began = time.perf_counter()
    fallback = next(p for p in library.protocols.values() if p.fallback)
    asked, worrying = [], False
    for link in _danger_questions(library, fallback, case):
        value = _value(library, case, link)
        asked.append({"link_id": str(link), "text": "", "reply": reply_of(case, link)})
        if value is not Reply.NO:
            worrying = True
            break
    level = Level.EMERGENCY if worrying else fallback.base_level
    route = Route.EMERGENCY_DEPARTMENT if worrying else fallback.base_route
    return Result(
        id=case.id, level=level.value, route=route.value, complete=True, questions=asked,
        reasons=[], protocols={str(fallback.id): fallback.version}, guard=[], engine=DANGER_LIST,
        ms=round((time.perf_counter() - began) * 1000, 1), gold=gold_of(case),
    )  # fmt: skip


def _danger_questions(
    library: Library, fallback: Protocol, case: EvaluationCase
) -> Iterator[LinkId]:
    facts = Answers()
    for link in library.required:
        value = _value(library, case, link)
        if value is not None:
            facts = facts.with_answer(link, value)
    for link in fallback.questions:
        question = library.questions[link]
        gate = question.ask_if
        if question.danger and (gate is None or evaluate(gate, by_answers(facts)) > Truth.NO):
            yield link


def _value(library: Library, case: EvaluationCase, link: LinkId) -> Value | None:
    reply, question = reply_of(case, link), library.questions[link]
    offered = {*question.options, "unsure"}
    choice = reply if reply in offered else None
    return read_reply(library, link, choice, reply, case.lang, {})


def in_file_order(library: Library, turn: Turn) -> LinkId | None:
    """The next question when none is skipped: doubtful red flags first, as the rules do, then the
    first unanswered question of the open protocols that applies to this person."""
    interview = turn.interview
    settled = library.settled(interview.answers)
    doubtful = next(open_confirmations(library, interview.to_confirm, settled), None)
    if doubtful is not None or not interview.protocols:
        return turn.ask
    return next(_unasked(library, turn), turn.ask)


def _unasked(library: Library, turn: Turn) -> Iterator[LinkId]:
    """Unanswered questions in file order; those whose gate is not known yet come after the rest,
    behind the question that opens the gate."""
    answers = library.settled(turn.interview.answers)
    read = by_answers(answers)
    waiting: list[LinkId] = []
    for protocol, _version in turn.assessment.protocols:
        for link in library.protocols[protocol].questions:
            gate = library.questions[link].ask_if
            truth = Truth.YES if gate is None else evaluate(gate, read)
            if link not in answers and truth >= Truth.MAYBE:
                yield link
            elif link not in answers and gate is not None and truth is Truth.OPEN:
                waiting += open_links(gate, read)
    yield from waiting
