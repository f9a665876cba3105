"""Findings to red flags, before any interview and whatever protocol is open.

A flag is *raised* when its combination holds with what was said to be present now. It is *doubtful*
when it would hold if the uncertain, negated and hypothetical mentions counted too: then one danger
question settles it. A mention in the past or about someone else raises nothing; some flags turn
even that into a question (``RedFlag.doubt``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from triage.answers import Answers, LinkId, Reply, Value
from triage.conditions import Leaf, Said, Truth, Within, evaluate, truth_of
from triage.findings import Finding, FindingCode, Measured, Quantity, Status
from triage.library import Library
from triage.protocol import RedFlag

AGE, ABOUT, TEMPERATURE = LinkId("age"), LinkId("about"), LinkId("temperature")
GESTATION = LinkId("gestation")
_MEASURES = {
    Quantity.TEMPERATURE: TEMPERATURE,
    Quantity.AGE: AGE,
    Quantity.GESTATION: GESTATION,
}


@dataclass(frozen=True)
class RedFlagHit:
    """A red flag and the findings that speak for it, in the order they were said."""

    flag: RedFlag
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Screening:
    """The red flags raised, and those that need a question; most urgent first."""

    raised: tuple[RedFlagHit, ...]
    doubtful: tuple[RedFlagHit, ...]


@dataclass(frozen=True)
class _Heard:
    """Everything one screening knows."""

    statuses: Mapping[FindingCode, frozenset[Status]]
    affirmed: tuple[frozenset[FindingCode], ...]
    """For each question answered yes what it asks for: at least one of these is present."""
    denied: frozenset[FindingCode]
    values: Mapping[LinkId, Value]
    may_be_infant: bool


def screen(
    library: Library,
    findings: Iterable[Finding],
    answers: Answers,
    measured: Iterable[Measured] = (),
) -> Screening:
    """Screen all findings of the conversation so far, with the answers and measures given.

    A confirming question answered yes raises its flag; one answered at all is not asked again.
    """
    said = tuple(findings)
    heard = _hear(library, said, answers, measured)
    raised, doubtful = [], []
    for flag in _candidates(library, heard, answers):
        truth = evaluate(flag.findings, partial(_read, flag=flag, heard=heard))
        if truth is Truth.YES or answers[flag.ask] is Reply.YES:
            raised.append(RedFlagHit(flag, _speaking(flag, said, frozenset({Status.PRESENT}))))
        elif truth is Truth.MAYBE and flag.ask not in answers:
            doubtful.append(RedFlagHit(flag, _speaking(flag, said, flag.doubt | {Status.PRESENT})))
    return Screening(_most_urgent_first(raised), _most_urgent_first(doubtful))


def _hear(
    library: Library, findings: tuple[Finding, ...], answers: Answers, measured: Iterable[Measured]
) -> _Heard:
    statuses: dict[FindingCode, set[Status]] = {}
    for finding in findings:
        statuses.setdefault(finding.code, set()).add(finding.status)
    affirmed: list[frozenset[FindingCode]] = []
    denied: set[FindingCode] = set()
    for link in answers:
        question = library.questions.get(link)
        if question is None or not question.findings:
            continue
        if answers[link] is Reply.YES:
            affirmed.append(frozenset(question.findings))
        elif answers[link] is Reply.NO:
            denied.update(question.findings)
    values: dict[LinkId, Value] = {link: answers[link] for link in _MEASURES.values()}
    for measure in measured:
        read_as = _MEASURES.get(measure.quantity)
        # An age given as an answer counts more than a number of years somewhere in the words.
        if read_as is not None and not (read_as == AGE and AGE in answers):
            values[read_as] = measure.value
    infant = any(Status.PRESENT in statuses.get(c, ()) for c in library.groups.get("infant", ()))
    return _Heard(
        {code: frozenset(found) for code, found in statuses.items()},
        tuple(affirmed),
        frozenset(denied),
        values,
        infant or answers[ABOUT] == "child",
    )


def _candidates(library: Library, heard: _Heard, answers: Answers) -> list[RedFlag]:
    """The flags that can possibly hold, each once, without walking the whole list."""
    codes = frozenset(heard.statuses).union(*heard.affirmed)
    flags = {flag.id: flag for code in codes for flag in library.flags_reading.get(code, ())}
    flags |= {flag.id: flag for flag in library.measured_flags}
    flags |= {
        library.flag_of[link].id: library.flag_of[link]
        for link in answers
        if link in library.flag_of
    }
    order = {flag_id: number for number, flag_id in enumerate(library.red_flags)}
    return sorted(flags.values(), key=lambda flag: order[flag.id])


def _read(leaf: Leaf, flag: RedFlag, heard: _Heard) -> Truth:
    if isinstance(leaf, Said):
        if any(codes <= leaf.codes for codes in heard.affirmed):
            return Truth.YES
        return max((_mention(code, flag, heard) for code in leaf.codes), default=Truth.NO)
    value = heard.values.get(leaf.link, Reply.NOT_ASKED)
    truth = truth_of(leaf, value)
    if truth is not Truth.OPEN:
        return truth
    if leaf.link == GESTATION:
        return Truth.YES  # weeks nobody knows count as too early
    # An unknown age is asked of everyone soon; only talk of a child makes it a doubt now.
    young = isinstance(leaf, Within) and leaf.link == AGE and leaf.at_least <= 0
    if leaf.link == AGE and (heard.may_be_infant or not young):
        return Truth.MAYBE
    return Truth.NO


def _mention(code: FindingCode, flag: RedFlag, heard: _Heard) -> Truth:
    statuses = heard.statuses.get(code, frozenset())
    if Status.PRESENT in statuses:
        return Truth.YES
    if code in heard.denied:
        # Asked by name and answered no: a negation in the words adds nothing to ask about.
        statuses = statuses - {Status.ABSENT}
    return Truth.MAYBE if statuses & flag.doubt else Truth.NO


def _speaking(
    flag: RedFlag, findings: tuple[Finding, ...], statuses: frozenset[Status]
) -> tuple[Finding, ...]:
    return tuple(f for f in findings if f.code in flag.codes and f.status in statuses)


def _most_urgent_first(hits: list[RedFlagHit]) -> tuple[RedFlagHit, ...]:
    return tuple(sorted(hits, key=lambda hit: -hit.flag.level.rank))
