"""Drive the real conversation service through a case, as a patient would."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from portal_api.conversation.messages import Kind, MessageView, StateView
from portal_api.conversation.portal import Portal
from portal_api.conversation.state import Phase
from portal_api.evaluation.cases import EvaluationCase
from triage.assess import Assessment, assess
from triage.turn import REVIEW

LONGEST = 80
"""Turns after which an interview that does not end is reported as it stands."""


@dataclass(frozen=True)
class Result:
    """What came of one case."""

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


def run_case(portal: Portal, org: str, case: EvaluationCase) -> Result:
    """One whole conversation: consent, first words, every question, result."""
    began = time.perf_counter()
    service = portal.conversations
    conversation = service.start(org, "portal", _language(portal, org, case)).conversation_id
    patient = _Patient(portal, org, conversation, case)
    patient.send(choice="yes")
    patient.send(text=case.text)
    guard = patient.red_flags()
    state = service.state(org, conversation)
    while state.phase in {Phase.INTERVIEW, Phase.REVIEW, Phase.CONCERN} and patient.turns < LONGEST:
        state = patient.answer(state)
    assessment = patient.assessment()
    reasons: Any = assessment.to_json()["fired"]
    return Result(
        id=case.id,
        level=assessment.level.value,
        route=assessment.route.value,
        complete=state.phase == Phase.DONE,
        questions=patient.asked,
        reasons=reasons,
        protocols={str(p): v for p, v in assessment.protocols},
        guard=guard,
        engine=patient.engine(),
        ms=round((time.perf_counter() - began) * 1000, 1),
        gold=[level.value for level in case.gold] if case.gold else None,
    )


def _language(portal: Portal, org: str, case: EvaluationCase) -> str:
    languages = portal.organisations[org].languages
    return case.lang if case.lang in languages else languages[0]


class _Patient:
    """The person of a case, talking to the service."""

    def __init__(self, portal: Portal, org: str, conversation: str, case: EvaluationCase) -> None:
        self._portal, self._org, self._conversation, self._case = portal, org, conversation, case
        self.asked: list[dict[str, Any]] = []
        self.turns = 0

    def send(self, *, text: str | None = None, choice: str | None = None) -> None:
        service = self._portal.conversations
        self.turns += 1
        service.accept(
            self._org, self._conversation, client_id=str(self.turns), text=text, choice=choice
        )
        service.drain(self._org, self._conversation)

    def answer(self, state: StateView) -> StateView:
        """Reply to the open question."""
        question = self._open_question()
        link_id = state.link_id or ""
        reply = self._reply(link_id)
        if link_id not in {REVIEW, "concern"}:
            self.asked.append(
                {"link_id": link_id, "text": question.text if question else "", "reply": reply}
            )
        offered = {choice.id for choice in question.choices} if question else set()
        if reply in offered:
            self.send(choice=reply)
        else:
            self.send(text=reply)
        return self._portal.conversations.state(self._org, self._conversation)

    def _reply(self, link_id: str) -> str:
        if link_id == REVIEW:
            return "yes"
        if link_id == "concern":
            return self._case.text
        given = self._case.reply_to(link_id)
        if given is not None:
            return given
        return "self" if link_id == "about" else self._case.otherwise

    def _open_question(self) -> MessageView | None:
        views = self._portal.conversations.messages(self._org, self._conversation)
        return next((v for v in reversed(views) if v.kind is Kind.QUESTION), None)

    def red_flags(self) -> list[str]:
        """Ids of red flags raised so far."""
        with self._portal.database.read() as session:
            store = self._portal.store(session, self._org)
            state = store.state(store.conversation(self._conversation))
        flags = self._portal.library(self._org).red_flags
        return [str(flag) for flag in state.warned if flag in flags]

    def assessment(self) -> Assessment:
        with self._portal.database.read() as session:
            store = self._portal.store(session, self._org)
            state = store.state(store.conversation(self._conversation))
        return assess(self._portal.library(self._org), state.interview)

    def engine(self) -> str | None:
        with self._portal.database.read() as session:
            store = self._portal.store(session, self._org)
            return store.conversation(self._conversation).engine
