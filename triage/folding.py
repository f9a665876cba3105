"""What one message answers, and which protocols it opens."""

from __future__ import annotations

from contextlib import suppress

from triage.answers import Answers, LinkId, Reply
from triage.findings import Finding, FindingCode, Measured, Quantity, Status
from triage.library import Library
from triage.protocol import ProtocolId, Question, QuestionType, RedFlag
from triage.valid_answer import AnswerError, checked, in_bounds

FEVER = 38.0
"""Degrees Celsius from which a measured temperature is a fever (NICE NG143; CDC: 100.4 F)."""

_ASKED_ABOUT = (Status.HISTORY, Status.HYPOTHETICAL, Status.OTHER_PERSON)
_HOURS_IN = {"h": 1.0, "d": 24.0, "wk": 168.0, "mo": 730.5}


def with_known(library: Library, answers: Answers, known: Answers) -> Answers:
    """Facts from elsewhere fill gaps; one that cannot be true is left out, and asked."""
    for link in known:
        question = library.questions.get(link)
        if question is None or link in answers:
            continue
        with suppress(AnswerError):
            answers = answers.with_answer(link, checked(question, known[link]))
    return answers


def with_said(
    library: Library, answers: Answers, new: frozenset[FindingCode], heard: tuple[Finding, ...]
) -> Answers:
    """What was said is not asked again. A danger that was denied in passing still is.

    Only what is said for the first time answers; a corrected answer is not corrected back.
    """
    for code in sorted(new):
        for question in library.questions_meaning.get(code, ()):
            answers = answers.with_answer(question.link_id, Reply.YES)
    for finding in heard:
        for question in library.questions_meaning.get(finding.code, ()):
            denied = finding.status is Status.ABSENT and not question.danger
            whole = question.link_id in library.one_meaning
            if denied and whole and question.link_id not in answers:
                answers = answers.with_answer(question.link_id, Reply.NO)
    return answers


def with_measures(library: Library, answers: Answers, measured: tuple[Measured, ...]) -> Answers:
    for measure in measured:
        for question in library.questions.values():
            if question.quantity is not measure.quantity:
                continue
            if question.type is QuestionType.TEXT:
                answers = answers.with_answer(question.link_id, measure.text)
                continue
            value = _in_unit(question, measure)
            if in_bounds(question, value):
                answers = answers.with_answer(question.link_id, value)
    return answers


def _in_unit(question: Question, measure: Measured) -> float:
    if measure.quantity is Quantity.DURATION:
        return measure.value / _HOURS_IN.get(question.unit or "h", 1.0)
    return measure.value


def opened_by(
    library: Library,
    opened: tuple[ProtocolId, ...],
    heard: tuple[Finding, ...],
    said: tuple[FindingCode, ...],
    raised: tuple[RedFlag, ...],
    doubtful: tuple[LinkId, ...],
    measured: tuple[Measured, ...],
) -> tuple[ProtocolId, ...]:
    maybe = (f.code for f in heard if f.status is Status.UNCERTAIN)
    concerns = (set(said) | set(maybe)) - library.context
    fitting = [p.id for p in library.protocols.values() if concerns & set(p.findings)]
    everything = dict.fromkeys((*opened, *opened_by_flags(raised), *fitting))
    # What is over ("passed out at practice, fine now"), asked about ("is it normal to bleed after
    # birth?") or somebody else's ("my wife's eyes turned yellow") is still why they write, when
    # nothing else is said.
    if not everything:
        past = {f.code for f in heard if f.status in _ASKED_ABOUT} - library.context
        everything = dict.fromkeys(
            p.id for p in library.protocols.values() if past & set(p.findings)
        )
    hot = any(measure.quantity is Quantity.TEMPERATURE for measure in measured)
    if not everything and (concerns or raised or doubtful or hot):
        everything = dict.fromkeys(p.id for p in library.protocols.values() if p.fallback)
    return tuple(everything)


def opened_by_flags(raised: tuple[RedFlag, ...]) -> tuple[ProtocolId, ...]:
    return tuple(flag.opens for flag in raised if flag.opens is not None)
