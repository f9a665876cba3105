"""One protocol as a page of text, for whoever reviews it."""

from __future__ import annotations

from collections.abc import Iterator

from portal_api.commands.condition_words import ConditionWords, measure
from portal_api.conversation.ports import Wording
from triage.level import Level, Route, unsure_route
from triage.library import Library
from triage.protocol import Protocol, ProtocolId, Question, QuestionType, Rule, Source

_LANG = "en"


def page(library: Library, wording: Wording, identity: ProtocolId) -> Iterator[str]:
    """The lines of the page: who wrote and reviewed it, for whom it is, questions and rules.

    Raises ``KeyError`` when a sentence is missing in English.
    """
    protocol = library.protocols[identity]
    words = ConditionWords.of(library, protocol)
    yield from _head(library, wording, protocol, words)
    yield "\nQuestions, in order (! danger)"
    for number, link_id in enumerate(protocol.questions, 1):
        yield from _question(number, library.questions[link_id], wording, words)
    yield "\nRules, most urgent first"
    for rule in sorted(protocol.rules, key=lambda r: r.level, reverse=True):
        yield from _rule(rule, wording, words)


def _head(
    library: Library, wording: Wording, protocol: Protocol, words: ConditionWords
) -> Iterator[str]:
    named = wording.text(_LANG, f"concern.{protocol.id}")
    yield f"{named} ({protocol.id}, version {protocol.version}, library {library.version})"
    yield f"written by: {protocol.author}, {protocol.written.isoformat()}"
    yield f"reviewed by: {protocol.reviewed_by}"
    yield f"meant for: {words.say(protocol.population) if protocol.population else 'everyone'}"
    opened = [library.names.get(code, code) for code in protocol.findings]
    if opened:
        yield f"opened by: {', '.join(opened)}"
    yield f"when nothing fires: {_result(protocol.base_level, protocol.base_route)}"
    yield from (_source(each, "") for each in protocol.sources)


def _question(
    number: int, question: Question, wording: Wording, words: ConditionWords
) -> Iterator[str]:
    mark, text = "!" if question.danger else " ", _text(wording, f"question.{question.link_id}")
    yield f"{number:3} {mark} {question.link_id}: {text}"
    yield f"        answers: {'; '.join(_answers(question, wording))}"
    if question.ask_if is not None:
        yield f"        asked only when {words.say(question.ask_if)}"
    yield from (_source(each, "        ") for each in question.sources)


def _answers(question: Question, wording: Wording) -> Iterator[str]:
    if question.type is QuestionType.BOOLEAN:
        yield from ("yes", "no")
    elif question.type is QuestionType.TEXT:
        yield "free text"
    elif question.minimum is not None and question.maximum is not None:
        unit = question.unit or "1"
        yield f"{measure(question.minimum, unit)} to {measure(question.maximum, unit)}"
    for option in question.options:
        yield f"{_text(wording, f'option.{question.link_id}.{option}')} ({option})"
    yield "not sure"


def _rule(rule: Rule, wording: Wording, words: ConditionWords) -> Iterator[str]:
    yield f"  {_result(rule.level, rule.route)}: {rule.id}"
    yield f"        when {words.say(rule.when)}"
    unsure_at = unsure_route(rule.route, rule.unsure_level)
    yield f"        if that is not sure: {_result(rule.unsure_level, unsure_at)}"
    yield f"        told: {_text(wording, rule.reason)}"
    yield from (_source(each, "        ") for each in rule.sources)


def _result(level: Level, route: Route) -> str:
    return f"{level.value} -> {route.value}"


def _source(source: Source, margin: str) -> str:
    return f"{margin}source {source} (checked: {source.checked})"


def _text(wording: Wording, message_id: str) -> str:
    return " ".join(wording.text(_LANG, message_id).split())
