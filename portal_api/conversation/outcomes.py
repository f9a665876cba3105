"""What a taken turn comes to: the next question, the result, or a person."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from consent.decisions import latest
from consent.permits import Permit, emergency
from consent.purposes import Purpose
from portal_api.conversation.cases import Raised, Reason
from portal_api.conversation.composing import Composer
from portal_api.conversation.consenting import sharing, waits_for_guardian
from portal_api.conversation.dialogue import Say, TurnResult
from portal_api.conversation.hours import due_at
from portal_api.conversation.messages import Kind, Reply
from portal_api.conversation.offering import offer
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
    raised, permit = None, _permit(composer, waiting, state)
    level = result.assessment.level
    if level.is_emergency and level.value not in state.warned:
        # An answer made it an emergency: say so before the next question, and call a person now.
        if not waiting.state.warned:
            replies.insert(0, Reply(Kind.URGENT, composer.text(f"advice.{level.value}")))
        state = state.but(warned=(*state.warned, level.value))
        raised = _raised(result, Reason.RED_FLAG, permit)
    if result.outcome is Outcome.HANDOFF:
        raised = _raised(result, Reason.HANDOFF, permit, floor=Level.SAME_DAY)
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
    ages, permit = composer.org.ages, _permit(composer, waiting, state)
    shared = permit.allows(Purpose.CLINIC)
    waits = waits_for_guardian(ages, waiting.decisions, state)
    replies = composer.result(result.assessment, due=due, now=now, shared=shared, waits=waits)
    needs_staff = shared or waits or result.assessment.level.is_emergency
    if (shared or waits) and not waiting.reachable:
        state = state.but(pending=CALLBACK)
    if waits:
        replies.append(offer(composer, Purpose.CLINIC))
        state = state.but(offered=Purpose.CLINIC.value)
    elif state.pending == CALLBACK:
        replies.append(composer.question(CALLBACK, result.interview))
    reason = Reason.MINOR if waits else Reason.ASSESSED
    raised = _raised(result, reason, permit) if needs_staff else None
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
    permit = _permit(composer, waiting, told.state)
    waits = waits_for_guardian(composer.org.ages, waiting.decisions, told.state)
    raised = _raised(result, Reason.MINOR, permit, floor=Level.SAME_DAY)
    return replace(told, raised=raised) if waits or raised.shared else told


def writes_alone(interview: Interview, from_age: float) -> bool:
    """Whether a child below that age, in years, writes about themselves."""
    age = interview.answers[AGE]
    return interview.answers[ABOUT] == "self" and isinstance(age, float) and age < from_age


def _handed_over(
    composer: Composer, waiting: Waiting, state: ConversationState, result: TurnResult
) -> Step:
    permit = _permit(composer, waiting, state)
    raised = _raised(result, Reason.NOT_UNDERSTOOD, permit, floor=Level.SAME_DAY)
    handed = state.but(phase=Phase.HANDOFF, pending=None, misunderstood=0)
    replies = (composer.notice("conversation.handed-over"),)
    return Step(handed, replies, raised=raised, engine=result.engine)


def afterwards(composer: Composer, waiting: Waiting) -> Step:
    """A message after the result: a number to call back on, a person, or nothing to change."""
    state = waiting.state
    if Wish.PERSON in {waiting.choice, wish(waiting.text)}:
        permit = _permit(composer, waiting, state)
        raised = Raised(Level.SAME_DAY, Route.STAFF_REVIEW, Reason.HANDOFF, permit)
        return Step(state, (composer.notice("conversation.person-called"),), raised=raised)
    if state.pending != CALLBACK:
        return Step(state, (composer.notice("conversation.after-done"),))
    answered = state.but(pending=None)
    number = waiting.text.strip()[:40]
    if len(re.findall(r"\d", waiting.text)) >= FEWEST_DIGITS:
        thanks = composer.notice("conversation.callback-kept")
        return _texts_offered(composer, waiting, Step(answered, (thanks,), callback=number))
    return Step(answered, (composer.notice("conversation.after-done"),))


def _texts_offered(composer: Composer, waiting: Waiting, step: Step) -> Step:
    """Where there is a number, texts may be sent to it: but only if the person wants them."""
    texts = Purpose.TEXTS
    if latest(texts, waiting.decisions) is not None:
        return step
    state = step.state.but(offered=texts.value)
    return replace(step, state=state, replies=(*step.replies, offer(composer, texts)))


def _permit(composer: Composer, waiting: Waiting, state: ConversationState) -> Permit:
    """How much staff may see: all of it with consent, else only that somebody needs them."""
    return sharing(composer.org.ages, waiting.decisions, state) or emergency()


def _raised(
    result: TurnResult, reason: Reason, permit: Permit, floor: Level = Level.SELF_CARE
) -> Raised:
    assessment = result.assessment
    staff_only = floor > assessment.level
    return Raised(
        level=Level.worst(assessment.level, floor),
        route=Route.STAFF_REVIEW if staff_only else assessment.route,
        reason=reason,
        permit=permit,
        assessment=json.dumps(assessment.to_json()),
        resources=result.resources,
    )
