"""Every rule of every protocol, run natively and as exported FHIRPath, says the same.

The expressions are read out of the exported PlanDefinition and run by fhirpathpy on responses the
package writes; the engine itself says what is right. ``COMPARED`` is shared out evenly, so the time
stays bounded however many rules there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import product
from math import isfinite, prod
from random import Random
from types import MappingProxyType
from typing import Any

import fhirpathpy
import pytest
from fhirpathpy.models import models

from records.inputs import Case
from records.plan_definition import plan_definition
from records.resources.people import people
from records.resources.questionnaire_response import questionnaire_response
from tests.records.cases import BASE
from triage.answers import Answers, LinkId, Reply, Value
from triage.assess import assess
from triage.checks import firing_sheets
from triage.conditions import All, Truth, Within, by_answers, evaluate, leaves, links
from triage.interview import Interview
from triage.library import Library, load_library
from triage.protocol import Protocol, ProtocolId, Question, QuestionType, Rule
from triage.standing import as_askable, firings

LIBRARY = load_library()
RULES = sum(len(protocol.rules) for protocol in LIBRARY.protocols.values())
COMPARED = 40_000
SHEETS = min(60, max(12, COMPARED // (2 * RULES)))
"""Answer sheets for each rule, each compared twice: certain, and unsure."""
WHOLE = 3
"""The first so many sheets of a rule are answers to the whole questionnaire."""

Sheet = dict[LinkId, Value]


@cache
def compiled(expression: str) -> Callable[..., Any]:
    return fhirpathpy.compile(expression, models["r4"])


def values(question: Question, protocol: Protocol) -> list[Value]:
    """What tells answers apart: every reply, every option, both sides of every bound."""
    if question.type is QuestionType.BOOLEAN:
        return [Reply.YES, Reply.NO, Reply.UNSURE, Reply.NOT_ASKED]
    if question.type is QuestionType.TEXT:
        return ["since Monday", Reply.UNSURE, Reply.NOT_ASKED]
    either: list[Value] = [Reply.UNSURE, Reply.NOT_ASKED]
    if question.type is QuestionType.CHOICE:
        return [*question.options, *either]
    return [*_edges(question, protocol), *either]


def _edges(question: Question, protocol: Protocol) -> list[float]:
    low, high = question.minimum or 0.0, question.maximum or 1.0
    conditions = [rule.when for rule in protocol.rules]
    conditions += [protocol.population] if protocol.population else []
    bounds = {
        bound
        for condition in conditions
        for leaf in leaves(condition)
        if isinstance(leaf, Within) and leaf.link == question.link_id
        for bound in (leaf.at_least, leaf.below)
        if isfinite(bound)
    }
    near = {round(bound + step, 4) for bound in bounds for step in (-0.001, 0.0, 0.001)}
    return sorted(each for each in near | {low, high} if low <= each <= high)


def sheets(rule: Rule, protocol: Protocol, chance: Random) -> Iterator[Sheet]:
    """Answers to what the rule and the population read: all of them, or a fair share.

    Always among them: nothing asked, everything unsure, and one that makes the rule fire.
    """
    whole = All((rule.when, protocol.population or All()))
    open_to = {link: values(LIBRARY.questions[link], protocol) for link in links(whole)}
    firing = next(firing_sheets(whole, LIBRARY.questions))
    sure: Sheet = {link: Reply.YES if v is True else v for link, v in firing.items()}
    yield {}
    yield dict.fromkeys(open_to, Reply.UNSURE)
    yield sure
    if prod(map(len, open_to.values())) <= SHEETS:
        yield from (dict(zip(open_to, each, strict=True)) for each in product(*open_to.values()))
        return
    for number in range(SHEETS):
        some = {link: chance.choice(offered) for link, offered in open_to.items()}
        # Half of them differ from a firing sheet in little: at random, few would fire.
        few = dict(chance.sample(sorted(some.items()), k=1))
        yield {**sure, **few} if number % 2 else some


def _told(sheet: Sheet, rule: Rule, protocol: Protocol, chance: Random) -> Answers:
    """The sheet, and answers to half of what the rule does not read."""
    whole = All((rule.when, protocol.population or All()))
    other = [link for link in protocol.questions if link not in {*links(whole), *sheet}]
    asked = {link: chance.choice(values(LIBRARY.questions[link], protocol)) for link in other[::2]}
    known = {**asked, **sheet}
    return Answers({link: each for link, each in known.items() if each is not Reply.NOT_ASKED})


def _response(template: Case, library: Library, name: str, answers: Answers) -> dict[str, Any]:
    case = replace(template, interview=Interview((ProtocolId(name),), answers))
    return questionnaire_response(library, case, people(case), name)


def _narrowed(rule: Rule, protocol: Protocol) -> Library:
    """Only the questions the rule reads, and one more.

    fhirpathpy walks every item for every leaf, so a whole questionnaire takes five times as long.
    """
    read = set(links(All((rule.when, protocol.population or All()))))
    other = [link for link in protocol.questions if link not in read][:1]
    kept = tuple(link for link in protocol.questions if link in {*read, *other})
    few = replace(protocol, questions=kept)
    return replace(LIBRARY, protocols=MappingProxyType({protocol.id: few}))


def _native(rule: Rule, protocol: Protocol, answers: Answers) -> tuple[bool, bool]:
    """Whether the rule's condition stands at certain, and at unsure, for this person."""
    who = protocol.population
    if who and evaluate(who, as_askable(LIBRARY, answers)) is Truth.NO:
        return False, False
    truth = evaluate(rule.when, by_answers(answers))
    return truth is Truth.YES, truth is Truth.MAYBE


def _outcome(action: dict[str, Any]) -> tuple[str, str]:
    level, route = (each["coding"][0]["code"] for each in action["code"])
    return level, route


def _applies(action: dict[str, Any], response: dict[str, Any]) -> bool:
    expression = action["condition"][0]["expression"]["expression"]
    (found,) = compiled(expression)(response, {"resource": response})
    return bool(found)


@pytest.mark.parametrize("name", sorted(LIBRARY.protocols))
def test_the_exported_rules_say_what_the_engine_says(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    protocol, chance = LIBRARY.protocols[ProtocolId(name)], Random(name)
    actions = plan_definition(LIBRARY, protocol.id, lambda key, lang: key, ("en",), BASE)["action"]
    template = _case(protocol)
    compared = 0
    for rule, action in zip(protocol.rules, actions, strict=False):
        seen, narrowed = set(), _narrowed(rule, protocol)
        for number, sheet in enumerate(sheets(rule, protocol, chance)):
            answers = _told(sheet, rule, protocol, chance)
            asked = LIBRARY if number < WHOLE else narrowed
            response = _response(template, asked, name, answers)
            certain, unsure = (_applies(each, response) for each in action["action"])
            assert (certain, unsure) == _native(rule, protocol, answers), (rule.id, answers)
            fired = firings(LIBRARY, (protocol.id,), answers)
            own = [f for f in fired if (f.protocol, f.rule) == (protocol.id, rule.id)]
            applied = [a for a, on in zip(action["action"], (certain, unsure), strict=True) if on]
            assert [_outcome(a) for a in applied] == [(f.level.value, f.route) for f in own]
            seen.add((certain, unsure))
            compared += 2
        assert seen == {(True, False), (False, True), (False, False)}, rule.id
    record_property("comparisons", compared)
    print(f"{name}: {len(protocol.rules)} rules, {compared} comparisons")
    assert compared >= 2 * 3 * len(protocol.rules)


def _case(protocol: Protocol) -> Case:
    nothing = Interview((protocol.id,), Answers())
    return Case(
        org="riverside",
        conversation_id="c-1",
        case_id="case-1",
        patient=None,
        locale="en",
        channel="portal",
        authored=datetime(2026, 11, 20, tzinfo=UTC),
        interview=nothing,
        assessment=assess(LIBRARY, nothing),
        evidence=(),
        due=None,
        device_version="0.1.0",
        base_url=BASE,
    )
