"""What a reply says beside answering: the answer itself is no second fact.

"3 years", told to "how old?", is no illness of three years, "31 weeks" to "since when?" no
pregnancy, and "no, para nada" no vomiting that will not stop.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import isclose

from symptoms.person import PREGNANT
from symptoms.replies import interpret
from symptoms.understanding import Mentioned, Understanding
from symptoms.words import norms
from symptoms.yes_no import only_answers
from triage.findings import Finding, Measured, Quantity
from triage.protocol import Question, QuestionType

_NEAR = 0.05
"""How far apart the same span may be told in two units: 12 months of 30 days are a year."""

_HOURS_IN = {Quantity.AGE: 8766.0, Quantity.GESTATION: 168.0, Quantity.DURATION: 1.0}
_UNIT = {"h": 1.0, "d": 24.0, "wk": 168.0, "mo": 730.0, "a": 8766.0}


def beside_the_answer(
    heard: Understanding, question: Question | None, labels: Mapping[str, str]
) -> Understanding:
    """``heard`` without what only answers the open ``question``.

    ``labels`` are the words of its choices by id. A danger named beside the answer always stays.
    """
    if only_answers(heard.text):
        return replace(heard, findings=(), person=None)
    if question is None:
        return heard
    if question.type is QuestionType.CHOICE:
        return _without_the_choice(heard, [" ".join(norms(label)) for label in labels.values()])
    return _without_the_span(heard, question)


def _without_the_choice(heard: Understanding, labels: list[str]) -> Understanding:
    """Without numbers that stand in a choice, and without a person where a whole one was said:
    "My son or daughter" tells nobody's sex."""
    told = tuple(m for m in heard.measured if not _stands_in(m.text, labels))
    whole = " ".join(norms(heard.text)) in labels
    return replace(heard, measured=told, person=None if whole else heard.person)


def _stands_in(text: str, labels: list[str]) -> bool:
    return any(f" {' '.join(norms(text))} " in f" {label} " for label in labels)


def _without_the_span(heard: Understanding, question: Question) -> Understanding:
    """Without the span of time that was asked for, as far as it was taken for another one."""
    kind = question.quantity
    if kind not in _HOURS_IN or question.type is not QuestionType.QUANTITY:
        return heard
    value = interpret(heard.text, question, heard.lang, {})
    if not isinstance(value, float):
        return heard
    spans = [m for m in heard.measured if m.quantity is not kind and _is(m, value, question)]
    if not spans:
        return heard
    kinds = {span.quantity for span in spans}
    measured = tuple(m for m in heard.measured if m not in spans)
    if kind is Quantity.GESTATION:
        return replace(heard, measured=measured, person=_unsaid(heard.person, kinds))
    findings = tuple(f for f in heard.findings if not (f.code == PREGNANT and _in(f, spans)))
    if len(findings) < len(heard.findings):
        kinds.add(Quantity.GESTATION)
    return replace(heard, findings=findings, measured=measured, person=_unsaid(heard.person, kinds))


def _unsaid(person: Mentioned | None, kinds: set[Quantity]) -> Mentioned | None:
    """The person without what only spans of these kinds said of them."""
    if person is not None and Quantity.AGE in kinds:
        person = replace(person, age=None)
    if person is not None and Quantity.GESTATION in kinds:
        person = replace(person, pregnant=None, sex=None)
    return person


def _is(measured: Measured, value: float, question: Question) -> bool:
    """Whether ``measured`` is the span of time that ``value`` answers to ``question``."""
    there = _HOURS_IN.get(measured.quantity)
    if there is None or question.quantity is None:
        return False
    here = _HOURS_IN[question.quantity]
    if question.quantity is Quantity.DURATION:
        here = _UNIT.get(question.unit or "h", 1.0)
    return isclose(measured.value * there, value * here, rel_tol=_NEAR)


def _in(finding: Finding, spans: list[Measured]) -> bool:
    return any(span.start <= finding.start and finding.end <= span.end for span in spans)
