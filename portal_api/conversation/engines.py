"""Rasa first, the script when Rasa is down, late or wrong, and Rasa again when it is back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from portal_api import metrics
from portal_api.conversation.dialogue import DialogueEngine, EngineError, TurnRequest, TurnResult
from privacy.log import Event, emit
from triage.answers import Reply
from triage.assess import assess
from triage.interview import next_question
from triage.turn import REVIEW, Outcome

REST = timedelta(seconds=5)
"""How long a failed engine is left alone, so that a dead one does not slow every message."""


class CheckedEngine:
    """An engine whose every result is checked against the rules, with another to stand in.

    The rules are the same pure functions the engine itself should have used, so a result that
    disagrees with them is a failure of the engine, never a matter of opinion.
    """

    def __init__(
        self,
        primary: DialogueEngine,
        script: DialogueEngine,
        clock: Callable[[], datetime],
    ) -> None:
        self._primary = primary
        self._script = script
        self._clock = clock
        self._resting_until: datetime | None = None

    def turn(self, request: TurnRequest) -> TurnResult:
        """The primary's result when sound, else the script's."""
        if self._resting_until is None or self._clock() >= self._resting_until:
            try:
                result = self._primary.turn(request)
                check(result, request)
            except EngineError as error:
                self._resting_until = self._clock() + REST
                metrics.ENGINE_FAILURES.inc()
                emit(Event.ENGINE_FAILED, org=request.org, reason=type(error.__cause__).__name__)
            else:
                self._resting_until = None
                return result
        return self._script.turn(request)


def check(result: TurnResult, request: TurnRequest) -> None:
    """Raise :class:`EngineError` unless the result agrees with the rules.

    No raised red flag may be lost, the next question must be the one the rules ask, and the level
    may not be below what the answers give.
    """
    library = request.library
    _check_flags_kept(result, request)
    if result.assessment.level < assess(library, result.interview).level:
        raise EngineError("level below the rules")
    if result.outcome is Outcome.RESTARTED:
        return
    expected = next_question(library, result.interview)
    if expected is not None and result.ask != expected.link_id:
        raise EngineError("asks another question than the rules")
    if expected is None and result.ask not in {None, REVIEW}:
        raise EngineError("asks a question the rules do not need")


def _check_flags_kept(result: TurnResult, request: TurnRequest) -> None:
    for flag in request.library.red_flags.values():
        if request.interview.answers[flag.ask] is not Reply.YES:
            continue
        if result.interview.answers[flag.ask] is not Reply.YES:
            raise EngineError("a raised red flag was lost")
