"""Realistic interviews over the real protocols, driven by the engine's own next question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from records.case import Case, Evidence
from triage.answers import Answers, LinkId, Reply, Value
from triage.assess import assess
from triage.findings import Finding, FindingCode, Status
from triage.interview import Interview, answer, begin, next_question
from triage.library import Library
from triage.protocol import ProtocolId, Question, QuestionType

NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
ADULT: Mapping[str, Value] = {"about": "self", "age": 34.0, "sex": "female"}
CHILD: Mapping[str, Value] = {"about": "child", "age": 0.115, "sex": "male"}


@dataclass(frozen=True)
class Telling:
    """One way an interview can go: known facts, and how every other question is answered."""

    name: str
    reply: Reply
    locale: str = "en"
    known: Mapping[str, Value] = field(default_factory=lambda: ADULT)
    questions: int = 200
    patient: str | None = None
    abandoned: bool = False
    said: tuple[FindingCode, ...] = ()


CHEST_PAIN, SWEATING, SUICIDAL = (FindingCode(c) for c in ("29857009", "415690000", "6471006"))
EMERGENCY = Telling(
    "an emergency from the first words", Reply.YES, said=(CHEST_PAIN, SWEATING, SUICIDAL)
)
TELLINGS = (
    EMERGENCY,
    Telling("everything no, at home", Reply.NO),
    Telling("todo que no", Reply.NO, locale="es", patient="p-7"),
    Telling("everything yes, an emergency", Reply.YES, patient="p-7"),
    Telling("not sure of anything", Reply.UNSURE, locale="es"),
    Telling("a child of six weeks", Reply.NO, known=CHILD, patient="p-7"),
    Telling("a sick child of six weeks", Reply.YES, locale="es", known=CHILD),
    Telling("stopped after three questions", Reply.YES, questions=3, abandoned=True),
    Telling("still talking", Reply.UNSURE, questions=2),
    Telling("nothing answered", Reply.NO, known={}, questions=0),
)


def told(library: Library, protocol: str, telling: Telling) -> Case:
    """The case of one telling about one protocol's complaint."""
    evidence = _evidence(library, protocol, telling)
    known = Answers({LinkId(link): value for link, value in telling.known.items()})
    findings = [each.finding for each in evidence]
    interview = begin(library, Interview(), findings, (), known)
    if ProtocolId(protocol) not in interview.protocols:
        opened = (ProtocolId(protocol), *interview.protocols)
        interview = Interview(opened, interview.answers, interview.to_confirm, interview.said)
    interview = _asked(library, interview, telling)
    return Case(
        org="riverside",
        conversation_id=f"{protocol}-{telling.name}",
        case_id=f"case-{protocol}-{telling.name}",
        patient=telling.patient,
        locale=telling.locale,
        channel="sms",
        authored=NOW,
        interview=interview,
        assessment=assess(library, interview),
        evidence=evidence,
        due=NOW + timedelta(hours=4),
        device_version="0.1.0",
        base_url="https://clinic.example/fhir/R4/riverside",
        abandoned=telling.abandoned,
    )


def _asked(library: Library, interview: Interview, telling: Telling) -> Interview:
    for _ in range(telling.questions):
        question = next_question(library, interview)
        if question is None:
            break
        value = telling.known.get(question.link_id) or _VALUES[question.type](question, telling)
        interview = answer(library, interview, question.link_id, value)
    return interview


def _evidence(library: Library, protocol: str, telling: Telling) -> tuple[Evidence, ...]:
    """The complaint in the person's words, something denied, and something doubtful."""
    codes = (*library.protocols[ProtocolId(protocol)].findings[:1], *telling.said)
    said = [(code, Status.PRESENT) for code in codes]
    said += [(FindingCode("49727002"), Status.ABSENT), (FindingCode("25064002"), Status.UNCERTAIN)]
    return tuple(
        Evidence(Finding(code, status, 0, 9, "ay, duele"), f"m{index}")
        for index, (code, status) in enumerate(said)
    )


def _number(question: Question, telling: Telling) -> Value:
    if telling.reply is Reply.UNSURE:
        return Reply.UNSURE
    low, high = question.minimum or 0.0, question.maximum or 1.0
    return round(low + (high - low) / 3, 1)


_VALUES: dict[QuestionType, Callable[[Question, Telling], Value]] = {
    QuestionType.BOOLEAN: lambda question, telling: telling.reply,
    QuestionType.CHOICE: lambda question, telling: question.options[0],
    QuestionType.QUANTITY: _number,
    QuestionType.TEXT: lambda question, telling: "dos pastillas, quizás más",
}
