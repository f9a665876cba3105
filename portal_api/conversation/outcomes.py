"""What a taken turn comes to: the next question, the result, or a person."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from portal_api.conversation.cases import Raised, Reason
from portal_api.conversation.composing import Composer
from portal_api.conversation.dialogue import Say, TurnResult
from portal_api.conversation.hours import due_at
from portal_api.conversation.messages import Kind, Reply
from portal_api.conversation.state import ConversationState, Phase
from portal_api.conversation.step import Step, Waiting
from portal_api.conversation.wishing import MISUNDERSTOOD_LIMIT
from symptoms.commands import wish
from triage.answers import LinkId
from triage.interview import Interview
from triage.level import Level, Route
from triage.red_flags import ABOUT
from triage.turn import Outcome
from triage.wishes import Wish

CALLBACK = LinkId("callback")
"""Asked after the result, so that it holds nothing up: where staff can reach the person."""

AGE = LinkId("age")
FEWEST_DIGITS = 7
_MINOR = "minor"


def outcome(
    composer: Composer, waiting: Waiting, state: ConversationState, result: TurnResult
) -> Step:
    """The step for one turn of the engine."""
    if state.misunderstood >= MISUNDERSTOOD_LIMIT:
        return _handed_over(composer, waiting, state, result)
    done = state.phase is Phase.DONE
    step = (_finished if done else _asked)(composer, waiting, state, result)
    return _with_a_grown_up(composer, waiting, step, result)


def _asked(
    composer: Composer, waiting: Waiting, state: ConversationState, result: TurnResult
) -> Step:
    stuck = state.misunderstood == MISUNDERSTOOD_LIMIT - 1
    lost = result.outcome is Outcome.NOT_UNDERSTOOD
    say = (Say("dialogue.choices"),) if stuck and lost else result.say
    replies = composer.says(say, waiting.state.pending)
    raised = None
    level = result.assessment.level
    if level.is_emergency and level.value not in state.warned:
        # An answer made it an emergency: say so before the next question, and call a person now.
        if not waiting.state.warned:
            replies.insert(0, Reply(Kind.URGENT, composer.text(f"advice.{level.value}")))
        state = state.but(warned=(*state.warned, level.value))
        raised = _raised(result, Reason.RED_FLAG, waiting)
    if result.outcome is Outcome.HANDOFF:
        raised = _raised(result, Reason.HANDOFF, waiting, floor=Level.SAME_DAY)
    if result.ask is not None:
        question = composer.question(result.ask, result.interview)
        replies.append(composer.with_a_person(question) if stuck else question)
    elif state.phase is Phase.CONCERN:
        question = composer.concern()
        replies.append(composer.with_a_person(question) if stuck else question)
    return Step(state, tuple(replies), raised=raised, engine=result.engine)


def _finished(
    composer: Composer, waiting: Waiting, state: ConversationState, result: TurnResult
) -> Step:
    now = waiting.now
    due = due_at(result.assessment.level, now)
    if waiting.due is not None:
        due = min(due, waiting.due)
    shared = waiting.shared
    replies = composer.result(result.assessment, due=due, now=now, shared=shared)
    needs_staff = shared or result.assessment.level.is_emergency
    if shared and not waiting.reachable:
        replies.append(composer.question(CALLBACK, result.interview))
        state = state.but(pending=CALLBACK)
    raised = _raised(result, Reason.ASSESSED, waiting) if needs_staff else None
    return Step(state, tuple(replies), raised=raised, engine=result.engine)


def _with_a_grown_up(composer: Composer, waiting: Waiting, step: Step, result: TurnResult) -> Step:
    """A child who writes alone is asked, once, to get a grown-up; the questions go on, and staff
    see it where they may see anything."""
    known = _MINOR in step.state.noticed
    if known or not writes_alone(result.interview, composer.org.alone_from_age):
        return step
    replies = (composer.notice("conversation.minor"), *step.replies)
    urgent = [r for r in replies if r.kind is Kind.URGENT]
    others = [r for r in replies if r.kind is not Kind.URGENT]
    told = replace(
        step,
        state=step.state.but(noticed=(*step.state.noticed, _MINOR)),
        replies=(*urgent, *others),
    )
    if step.raised is not None:
        return replace(told, also=(*step.also, Reason.MINOR))
    raised = _raised(result, Reason.MINOR, waiting, floor=Level.SAME_DAY)
    return replace(told, raised=raised) if waiting.shared else told


def writes_alone(interview: Interview, from_age: float) -> bool:
    """Whether a child below that age, in years, writes about themselves."""
    age = interview.answers[AGE]
    return interview.answers[ABOUT] == "self" and isinstance(age, float) and age < from_age


def _handed_over(
    composer: Composer, waiting: Waiting, state: ConversationState, result: TurnResult
) -> Step:
    raised = _raised(result, Reason.NOT_UNDERSTOOD, waiting, floor=Level.SAME_DAY)
    handed = state.but(phase=Phase.HANDOFF, pending=None, misunderstood=0)
    replies = (composer.notice("conversation.handed-over"),)
    return Step(handed, replies, raised=raised, engine=result.engine)


def afterwards(composer: Composer, waiting: Waiting) -> Step:
    """A message after the result: a number to call back on, a person, or nothing to change."""
    state = waiting.state
    if Wish.PERSON in {waiting.choice, wish(waiting.text)}:
        raised = Raised(Level.SAME_DAY, Route.STAFF_REVIEW, Reason.HANDOFF, waiting.shared)
        return Step(state, (composer.notice("conversation.person-called"),), raised=raised)
    if state.pending != CALLBACK:
        return Step(state, (composer.notice("conversation.after-done"),))
    answered = state.but(pending=None)
    if len(re.findall(r"\d", waiting.text)) >= FEWEST_DIGITS:
        thanks = composer.notice("conversation.callback-kept")
        return Step(answered, (thanks,), callback=waiting.text.strip()[:40])
    return Step(answered, (composer.notice("conversation.after-done"),))


def _raised(
    result: TurnResult, reason: Reason, waiting: Waiting, floor: Level = Level.SELF_CARE
) -> Raised:
    assessment = result.assessment
    staff_only = floor > assessment.level
    return Raised(
        level=Level.worst(assessment.level, floor),
        route=Route.STAFF_REVIEW if staff_only else assessment.route,
        reason=reason,
        shared=waiting.shared,
        assessment=json.dumps(assessment.to_json()),
        resources=result.resources,
    )
