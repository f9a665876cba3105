"""Play a case through a conversation, as its patient would."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from portal_api.conversation.state import Phase
from portal_api.evaluation.cases import EvaluationCase
from triage.assess import assess
from triage.interview import Interview
from triage.library import Library
from triage.turn import REVIEW

LONGEST = 80
"""Turns after which an interview that does not end is reported as it stands."""


@dataclass(frozen=True)
class Result:
    """What came of one case. ``turns`` are the patient's messages, ``answers`` what was
    recorded."""

    id: str
    level: str
    route: str
    complete: bool
    questions: list[dict[str, Any]]
    reasons: list[dict[str, Any]]
    protocols: dict[str, str]
    guard: list[str]
    engine: str | None
    ms: float
    gold: list[str] | None = field(default=None)
    turns: int = 0
    answers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """The open question: its words, and the ids of the choices offered with it. ``labels`` are the
    words of the choices by id, in order, where they were worded."""

    text: str
    choices: frozenset[str]
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """Where a conversation is: its phase, the open link id, and what the interview knows."""

    phase: Phase
    link_id: str | None
    interview: Interview
    warned: tuple[str, ...]


class Talk(Protocol):
    """One conversation in which consent was given and nothing has been said yet."""

    library: Library

    def send(self, *, text: str | None = None, choice: str | None = None) -> None:
        """Say words or press a choice, and have it answered."""

    def standing(self) -> Standing:
        """Where the conversation is now."""

    def question(self) -> Asked | None:
        """The open question; ``None`` before the first one."""

    def engine(self) -> str | None:
        """Which engine took the last turn."""


def run_case(talk: Talk, case: EvaluationCase, longest: int = LONGEST) -> Result:
    """One whole conversation: first words, every question, result."""
    began = time.perf_counter()
    talk.send(text=case.text)
    now = talk.standing()
    guard = [flag for flag in now.warned if flag in talk.library.red_flags]
    asked: list[dict[str, Any]] = []
    turns = 1
    while now.phase in {Phase.INTERVIEW, Phase.REVIEW, Phase.CONCERN} and turns < longest:
        _answer(talk, case, now.link_id or "", asked)
        now, turns = talk.standing(), turns + 1
    assessment = assess(talk.library, now.interview)
    reasons: Any = assessment.to_json()["fired"]
    return Result(
        id=case.id,
        level=assessment.level.value,
        route=assessment.route.value,
        complete=now.phase == Phase.DONE,
        questions=asked,
        reasons=reasons,
        protocols={str(p): v for p, v in assessment.protocols},
        guard=guard,
        engine=talk.engine(),
        ms=round((time.perf_counter() - began) * 1000, 1),
        gold=gold_of(case),
        turns=turns,
        answers=now.interview.answers.to_json(),
    )


def gold_of(case: EvaluationCase) -> list[str] | None:
    """The acceptable levels by name."""
    return [level.value for level in case.gold] if case.gold else None


def reply_of(case: EvaluationCase, link_id: str) -> str:
    """What the patient of a case replies to any question."""
    if link_id == REVIEW:
        return "yes"
    if link_id == "concern":
        return case.text
    given = case.reply_to(link_id)
    if given is not None:
        return given
    return "self" if link_id == "about" else case.otherwise


def _answer(talk: Talk, case: EvaluationCase, link_id: str, asked: list[dict[str, Any]]) -> None:
    question, reply = talk.question(), reply_of(case, link_id)
    if link_id not in {REVIEW, "concern"}:
        asked.append(
            {"link_id": link_id, "text": question.text if question else "", "reply": reply}
        )
    if question and reply in question.choices:
        talk.send(choice=reply)
    else:
        talk.send(text=reply)
