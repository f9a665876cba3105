"""What makes a set of protocols unusable, found before anyone is asked anything.

A rule is checked by building an answer sheet that makes it fire: pick one way through its "any"
branches, then see whether the limits that fall on each question can hold together and whether each
question would be asked at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from triage.answers import LinkId
from triage.conditions import (
    All,
    Condition,
    OneOf,
    QuestionLeaf,
    Said,
    Within,
    Yes,
    leaves,
    links,
)
from triage.protocol import Protocol, ProtocolId, Question, QuestionType, RedFlag, RedFlagId, Rule
from triage.shadowing import shadowed, ways

_READS = {
    Yes: QuestionType.BOOLEAN,
    Within: QuestionType.QUANTITY,
    OneOf: QuestionType.CHOICE,
}


def problems(
    protocols: Mapping[ProtocolId, Protocol],
    questions: Mapping[LinkId, Question],
    red_flags: Mapping[RedFlagId, RedFlag],
) -> list[str]:
    """Everything wrong, as sentences naming the file and the rule; empty when sound."""
    found = [p for protocol in protocols.values() for p in _in_protocol(protocol, questions)]
    found += _asked_under_two_names(questions.values())
    for flag in red_flags.values():
        found += _unknown(flag.findings, questions, f"red_flags.yaml: {flag.id}")
        if flag.opens is not None and flag.opens not in protocols:
            found.append(f"red_flags.yaml: {flag.id}: opens unknown protocol {flag.opens}")
    if sum(protocol.fallback for protocol in protocols.values()) != 1:
        found.append("exactly one protocol must be the fallback")
    return found


def _in_protocol(protocol: Protocol, questions: Mapping[LinkId, Question]) -> Iterator[str]:
    file = f"{protocol.id}.yaml"
    missing = [link for link in protocol.questions if link not in questions]
    if missing:
        yield f"{file}: unknown question {missing[0]}"
        return
    wrong = list(_unknown(protocol.population or All(), questions, f"{file}: for"))
    if wrong:
        yield from wrong
        return
    for rule in protocol.rules:
        yield from _in_rule(rule, protocol, questions, f"{file}: rule {rule.id}")
    yield from shadowed(protocol)
    read = {link for rule in protocol.rules for link in links(rule.when)}
    read |= set(links(protocol.population or All()))
    gates = {link for q in protocol.questions for link in _gate(questions[q])}
    for link in protocol.questions:
        if link not in read | gates and not questions[link].required:
            yield f"{file}: question {link} changes nothing"
    for link in sorted((gates | read) - set(protocol.questions)):
        yield f"{file}: reads {link}, which the protocol does not ask"
    for question in (questions[link] for link in protocol.questions):
        if question.ask_if and next(firing_sheets(question.ask_if, questions), None) is None:
            yield f"{file}: question {question.link_id} can never be asked"


def _asked_under_two_names(questions: Iterable[Question]) -> Iterator[str]:
    """What has one code is one question, so that two protocols never ask it twice."""
    first: dict[tuple[str | None, str | None], Question] = {}
    for question in questions:
        same = first.setdefault((question.code_system, question.code), question)
        if same is not question:
            yield f"{question.link_id} and {same.link_id} ask for the same code {question.code}"


def _in_rule(
    rule: Rule, protocol: Protocol, questions: Mapping[LinkId, Question], where: str
) -> Iterator[str]:
    wrong = list(_unknown(rule.when, questions, where))
    yield from wrong
    whole = All((rule.when, protocol.population or All()))
    if not wrong and next(firing_sheets(whole, questions), None) is None:
        yield f"{where}: can never fire"
    if rule.level < protocol.base_level:
        yield f"{where}: is below the protocol's base level"


def _unknown(
    condition: Condition, questions: Mapping[LinkId, Question], where: str
) -> Iterator[str]:
    for leaf in leaves(condition):
        if isinstance(leaf, Said):
            continue
        question = questions.get(leaf.link)
        if question is None:
            yield f"{where}: unknown question {leaf.link}"
        elif question.type is not _READS[type(leaf)]:
            yield f"{where}: {leaf.link} is a {question.type} question"
        elif isinstance(leaf, OneOf) and not leaf.options <= set(question.options):
            yield f"{where}: {leaf.link} has no option {min(leaf.options - set(question.options))}"


def firing_sheets(
    condition: Condition, questions: Mapping[LinkId, Question]
) -> Iterator[dict[LinkId, float | str | bool]]:
    """Answer sheets (``True`` for yes) that make a rule's condition hold, the gates included."""
    for way in ways(condition):
        gated = [q.ask_if for leaf in way if (q := questions[leaf.link]).ask_if is not None]
        for whole in ways(All((*way, *gated))):
            sheet = _solve(whole, questions)
            if sheet is not None:
                yield sheet


def _solve(
    way: Iterable[QuestionLeaf], questions: Mapping[LinkId, Question]
) -> dict[LinkId, float | str | bool] | None:
    sheet: dict[LinkId, float | str | bool] = {}
    by_link: dict[LinkId, list[QuestionLeaf]] = {}
    for leaf in way:
        by_link.setdefault(leaf.link, []).append(leaf)
    for link, parts in by_link.items():
        value = _value_for(parts, questions[link])
        if value is None:
            return None
        sheet[link] = value
    return sheet


def _value_for(parts: list[QuestionLeaf], question: Question) -> float | str | bool | None:
    options, low, high = set(question.options), question.minimum, question.maximum
    below = float("inf")
    for part in parts:
        if isinstance(part, OneOf):
            options &= part.options
        elif isinstance(part, Within) and low is not None:
            low, below = max(low, part.at_least), min(below, part.below)
    if question.type is QuestionType.CHOICE:
        return min(options, default=None)
    if question.type is QuestionType.QUANTITY and low is not None and high is not None:
        return low if low < below and low <= high else None
    return True


def _gate(question: Question) -> Iterator[LinkId]:
    return iter(()) if question.ask_if is None else links(question.ask_if)
