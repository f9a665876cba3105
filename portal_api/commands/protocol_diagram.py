"""One protocol as a Mermaid flowchart: questions in order, the rules that read them, the levels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal_api.commands.condition_words import ConditionWords
from portal_api.conversation.ports import Wording
from triage.conditions import links
from triage.level import Level, Route, unsure_route
from triage.library import Library
from triage.protocol import Protocol, ProtocolId, Rule

_PLAIN = re.compile(r"[^\w .,?!:'/-]")
_STYLES = ("classDef danger stroke:#b00020,stroke-width:3px", "classDef result font-weight:bold")


def diagram(library: Library, wording: Wording, identity: ProtocolId) -> str:
    """The flowchart as Mermaid source, with the questions in English.

    Solid arrows into a result mean the rule's condition holds, dotted ones that it only may.
    Raises ``KeyError`` when a sentence is missing.
    """
    protocol = library.protocols[identity]
    words = ConditionWords.of(library, protocol)
    lines = [
        *_questions(library, wording, protocol, words),
        *(line for number, rule in enumerate(protocol.rules, 1)
          for line in _rule(number, rule, protocol, words)),
        *_results(protocol),
        *_STYLES,
    ]  # fmt: skip
    return "\n".join(["flowchart TD", *(f"    {line}" for line in lines)])


def label(text: str) -> str:
    """Quoted text for a node or an arrow: whatever could be syntax becomes an entity code."""
    return '"' + _PLAIN.sub(lambda found: f"#{ord(found[0])};", " ".join(text.split())) + '"'


def _questions(
    library: Library, wording: Wording, protocol: Protocol, words: ConditionWords
) -> Iterator[str]:
    who = words.say(protocol.population) if protocol.population else "everyone"
    yield f"who([{label(f'{protocol.id}: for {who}')}])"
    before = "who"
    for number, link_id in enumerate(protocol.questions, 1):
        question = library.questions[link_id]
        asked = f"Q{number}: {wording.text('en', f'question.{link_id}')}"
        if question.ask_if is not None:
            asked += f" (only when {words.say(question.ask_if)})"
        yield f"q{number}[{label(asked)}]{':::danger' if question.danger else ''}"
        yield f"{before} --> q{number}"
        before = f"q{number}"
    yield f"{before} -->|{label('when nothing fires')}| {_node(*_base(protocol))}"


def _rule(number: int, rule: Rule, protocol: Protocol, words: ConditionWords) -> Iterator[str]:
    place = {link: index for index, link in enumerate(protocol.questions, 1)}
    yield f"r{number}{{{{{label(f'{rule.id}: {words.say(rule.when)}')}}}}}"
    for link in dict.fromkeys(links(rule.when)):
        if link in place:
            yield f"q{place[link]} --> r{number}"
    yield f"r{number} --> {_node(rule.level, rule.route)}"
    yield f"r{number} -.->|{label('not sure')}| {_node(*_unsure(rule))}"


def _results(protocol: Protocol) -> Iterator[str]:
    """Every result once, most urgent first."""
    reached = {(rule.level, rule.route) for rule in protocol.rules}
    reached |= {_unsure(rule) for rule in protocol.rules} | {_base(protocol)}
    for level, route in sorted(reached, key=lambda each: (-each[0].rank, each[1].value)):
        yield f"{_node(level, route)}([{label(f'{level.value}, {route.value}')}]):::result"


def _unsure(rule: Rule) -> tuple[Level, Route]:
    return rule.unsure_level, unsure_route(rule.route, rule.unsure_level)


def _base(protocol: Protocol) -> tuple[Level, Route]:
    return protocol.base_level, protocol.base_route


def _node(level: Level, route: Route) -> str:
    return f"to_{level.value}_{route.value}".replace("-", "_")
