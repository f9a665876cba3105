"""The interview without a dialogue engine: same rules, same questions, plainer manners."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from portal_api.conversation.dialogue import (
    REVIEW,
    Outcome,
    Say,
    TurnRequest,
    TurnResult,
)
from portal_api.conversation.hearing import known
from portal_api.conversation.state import Phase
from records.case import case_resources
from symptoms.commands import Command, command
from triage.answers import LinkId, Reply, Value
from triage.assess import assess
from triage.findings import Status
from triage.interview import Interview, answer, begin, next_question, open_protocol
from triage.library import Library
from triage.protocol import ProtocolId
from triage.valid_answer import AnswerError


class ScriptedEngine:
    """Takes turns by the rules alone. Never fails for lack of a server."""

    def turn(self, request: TurnRequest) -> TurnResult:
        """One turn; see :class:`~portal_api.conversation.dialogue.DialogueEngine`."""
        asked_for = _command(request)
        if asked_for is not None:
            return self._interrupted(request, asked_for)
        if request.phase is Phase.REVIEW:
            return self._reviewed(request)
        folded = self._fold(request)
        value = request.reply
        pending = request.state.pending
        if request.phase is Phase.INTERVIEW and pending and value is not None:
            return self._answered(request, folded, LinkId(pending), value)
        if request.phase is Phase.CONCERN and not folded.protocols and _is_in_words(request.text):
            folded = open_protocol(request.library, folded, _fallback(request.library))
        outcome = Outcome.ASKED if folded != request.interview else Outcome.NOT_UNDERSTOOD
        understood = outcome is Outcome.ASKED
        says = () if understood else (Say("dialogue.not-understood"),)
        return self._result(request, folded, outcome, says)

    def _fold(self, request: TurnRequest) -> Interview:
        heard = request.understanding
        return begin(
            request.library, request.interview, heard.findings, heard.measured, known(heard)
        )

    def _answered(
        self, request: TurnRequest, interview: Interview, link_id: LinkId, value: Value
    ) -> TurnResult:
        try:
            after = answer(request.library, interview, link_id, value)
        except AnswerError:
            says = (Say("dialogue.not-understood"),)
            return self._result(request, interview, Outcome.NOT_UNDERSTOOD, says)
        return self._result(request, after, Outcome.ASKED)

    def _reviewed(self, request: TurnRequest) -> TurnResult:
        heard = request.understanding.findings
        if request.reply is Reply.YES and not any(f.status is Status.PRESENT for f in heard):
            return self._result(request, request.interview, Outcome.ASSESSED, reviewed=True)
        if request.reply is Reply.UNSURE:
            return self._result(request, request.interview, Outcome.ASSESSED, reviewed=True)
        if request.reply is Reply.NO:
            return self._interrupted(request, Command.BACK)
        folded = self._fold(request)
        if folded != request.interview:
            return self._result(request, folded, Outcome.CORRECTED, (Say("dialogue.corrected"),))
        return self._result(
            request, folded, Outcome.NOT_UNDERSTOOD, (Say("dialogue.not-understood"),)
        )

    def _interrupted(self, request: TurnRequest, asked_for: Command) -> TurnResult:
        interview = request.interview
        if asked_for is Command.BACK:
            interview = self._without_last(request)
        outcome, message = _MANNERS[asked_for]
        return self._result(request, interview, outcome, (Say(message),) if message else ())

    def _without_last(self, request: TurnRequest) -> Interview:
        """The interview without its last answer. An alarm once raised is no answer to take back."""
        answers = request.interview.answers
        for link_id in map(LinkId, reversed(request.state.history)):
            raised = link_id in request.library.flag_of and answers[link_id] is Reply.YES
            if link_id in answers and not raised:
                return replace(request.interview, answers=answers.without(link_id))
        return request.interview

    def _result(
        self,
        request: TurnRequest,
        interview: Interview,
        outcome: Outcome,
        say: tuple[Say, ...] = (),
        *,
        reviewed: bool = False,
    ) -> TurnResult:
        question = next_question(request.library, interview)
        assessment = assess(request.library, interview)
        ask = question.link_id if question else None
        begun = bool(interview.protocols)
        if ask is None and begun and not reviewed and not assessment.level.is_emergency:
            ask = REVIEW
        if ask is None and begun and outcome is Outcome.ASKED:
            outcome = Outcome.ASSESSED
        resources: tuple[dict[str, Any], ...] = ()
        if outcome is Outcome.ASSESSED:
            resources = tuple(case_resources(request.library, request.case(interview, assessment)))
        return TurnResult(outcome, interview, ask, say, assessment, resources, "scripted")


_MANNERS: dict[Command, tuple[Outcome, str | None]] = {
    Command.WHY: (Outcome.EXPLAINED, "dialogue.explain"),
    Command.REPEAT: (Outcome.EXPLAINED, None),
    Command.PERSON: (Outcome.HANDOFF, "dialogue.handoff"),
    Command.BACK: (Outcome.CORRECTED, "dialogue.corrected"),
    Command.HELP: (Outcome.EXPLAINED, "dialogue.limits"),
}


def _command(request: TurnRequest) -> Command | None:
    if request.choice in set(Command):
        return Command(request.choice)
    if request.choice is not None or request.reply is not None:
        return None
    return command(request.text, request.locale)


def _is_in_words(text: str) -> bool:
    """Whether somebody is saying something: two words at least. It need not be understood."""
    return len(re.findall(r"[^\W\d_]{2,}", text)) >= 2


def _fallback(library: Library) -> ProtocolId:
    return next(protocol.id for protocol in library.protocols.values() if protocol.fallback)
