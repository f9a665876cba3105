"""Steps 3 to 5 of a message: consent, the dialogue turn, and what both come to.

Everything here is decided outside a transaction and handed back as a :class:`Step`; the service
commits it when nothing changed meanwhile.
"""

from __future__ import annotations

from dataclasses import replace

from consent.permits import NotPermittedError, Permit, granted
from consent.purposes import Purpose
from consent.withdrawal import wants_withdrawal
from portal_api import metrics
from portal_api.conversation import hearing
from portal_api.conversation.cases import case_id_of
from portal_api.conversation.composing import Composer
from portal_api.conversation.consenting import by_guardian, text_changed, unkept
from portal_api.conversation.context import Context
from portal_api.conversation.dialogue import CaseIdentity, TurnRequest, TurnResult
from portal_api.conversation.follow_up.answering import TakenUp
from portal_api.conversation.follow_up.answering import answered as checked_in
from portal_api.conversation.messages import Kind
from portal_api.conversation.offering import answered, asked_by_text
from portal_api.conversation.outcomes import afterwards, outcome
from portal_api.conversation.permission import asked_again, asked_for_consent, withdrawn
from portal_api.conversation.repeats import noting_repeat
from portal_api.conversation.requesting import about_data
from portal_api.conversation.resuming import resumed
from portal_api.conversation.state import ConversationState, Phase
from portal_api.conversation.step import Step, Waiting
from portal_api.conversation.wishing import Meant, meant
from records.case import case_resources
from triage.protocol import ProtocolId
from triage.turn import REVIEW, Outcome, conclude
from triage.wishes import Wish

_OVER = frozenset({Phase.DONE, Phase.HANDOFF})
_REOPENS = frozenset({Wish.BACK, Wish.CORRECT, Wish.START_OVER})
"""Wishes that take an interview up again after its result."""

_BESIDE_THE_POINT = frozenset({Outcome.EXPLAINED, Outcome.CHITCHAT, Outcome.HANDOFF})
"""Turns that answer nothing and misunderstand nothing."""


def take(context: Context, waiting: Waiting) -> Step:
    """Decide one step. Raises nothing expected: every failure has its own step upward."""
    step = _decide(context, waiting)
    # Once it is known that the person writes for a child, the yes was a guardian's.
    made = (*waiting.decisions, *step.decisions)
    return replace(step, decisions=(*step.decisions, *by_guardian(made, step.state, waiting.now)))


def _decide(context: Context, waiting: Waiting) -> Step:
    composer = context.composer(waiting.org, waiting.locale)
    state = waiting.state
    if (beside := _beside(context, composer, waiting)) is not None:
        return beside
    waiting = replace(waiting, state=state.but(offered=None))
    if state.phase.may_process and text_changed(waiting.decisions):
        return asked_again(composer, waiting)
    if state.phase.may_process:
        return _gone_on(context, composer, waiting)
    consented = asked_for_consent(composer, waiting)
    if isinstance(consented, Step):
        return consented
    step = _gone_on(context, composer, consented)
    new = consented.decisions[len(waiting.decisions) :]
    told = composer.unstored("triage-only") if unkept(new) else ()
    return replace(step, replies=(*told, *step.replies), decisions=(*new, *step.decisions))


def _beside(context: Context, composer: Composer, waiting: Waiting) -> Step | None:
    """What is no part of the interview: data asked for or taken back, a purpose offered."""
    state, locale = waiting.state, waiting.locale
    kept = state.but(offered=None)
    again = context.open_question(waiting.org, locale, kept)
    if (step := about_data(composer, waiting, again)) is not None:
        return step
    if not state.phase.may_process and state.paused is None:
        return None
    if wants_withdrawal(waiting.text, locale):
        return withdrawn(composer, waiting)
    if waiting.taken_over:
        # Stored and screened before; a person reads it, and nothing may be said between the two.
        return Step(waiting.state, ())
    if state.offered is not None:
        return answered(composer, waiting, again)
    return asked_by_text(composer, waiting, again)


def _gone_on(context: Context, composer: Composer, waiting: Waiting) -> Step:
    """The interview, or what comes after it. Raises ``NotPermittedError`` without consent."""
    permit = granted(Purpose.TRIAGE, waiting.decisions)
    if permit is None:
        raise NotPermittedError("nothing is processed without consent")
    if (welcomed := resumed(composer, waiting)) is not None:
        return welcomed
    if waiting.state.phase not in _OVER:
        return _dialogue(permit, context, composer, waiting)
    if (reply := checked_in(composer, waiting)) is not None:
        if isinstance(reply, Step):
            return reply
        return _after_check_in(permit, context, composer, reply)
    again = replace(waiting, asked=None, state=_taken_up(waiting.state))
    said = again.spoken(composer)
    if said.names_symptoms or meant(said).wish in _REOPENS:
        return _dialogue(permit, context, composer, again)
    return afterwards(composer, waiting)


def _taken_up(state: ConversationState) -> ConversationState:
    return state.but(phase=Phase.CONCERN, pending=None, misunderstood=0)


def _after_check_in(permit: Permit, context: Context, composer: Composer, taken: TakenUp) -> Step:
    """The interview after a check-in: an engine reads what is told, the rules decide the rest."""
    waiting = taken.waiting
    if waiting.spoken(composer).names_symptoms:
        step = _dialogue(permit, context, composer, waiting)
    else:
        turned = conclude(composer.library, waiting.state.interview)
        decided = TurnResult(
            turned.outcome, turned.interview, turned.ask, (), turned.assessment, (), "scripted"
        )
        result = _recorded(_request(context, composer, waiting, Meant()), decided)
        state = state_after(waiting.state, result, waiting.earlier)
        step = outcome(composer, waiting, state, result)
    urgent = [r for r in step.replies if r.kind is Kind.URGENT]
    others = [r for r in step.replies if r.kind is not Kind.URGENT]
    return replace(step, replies=(*urgent, *taken.say, *others))


def _dialogue(permit: Permit, context: Context, composer: Composer, waiting: Waiting) -> Step:
    permit.demand(permit.allows(Purpose.TRIAGE))
    request = _request(context, composer, waiting, meant(waiting.spoken(composer)))
    result = _recorded(request, context.engine.turn(request))
    metrics.TURNS.labels(result.engine).inc()
    if result.outcome is Outcome.WITHDRAWN:
        return withdrawn(composer, waiting)
    state = state_after(waiting.state, result, waiting.earlier)
    return outcome(composer, waiting, state, result)


def _recorded(request: TurnRequest, result: TurnResult) -> TurnResult:
    """The result with its records, also where staff must see it before the interview is over."""
    needed = result.ask is None or result.assessment.level.is_emergency
    if result.resources or not (needed and result.interview.protocols):
        return result
    case = request.case(result.interview, result.assessment)
    return replace(result, resources=tuple(case_resources(request.library, case)))


def _request(context: Context, composer: Composer, waiting: Waiting, taken: Meant) -> TurnRequest:
    return TurnRequest(
        turn=waiting.message_id,
        org=waiting.org,
        locale=waiting.locale,
        channel=waiting.channel,
        text=waiting.text,
        choice=waiting.choice,
        wish=taken.wish,
        asked=taken.asked,
        reply=taken.reply,
        understanding=waiting.understanding or hearing.nothing(waiting.text, waiting.locale),
        state=waiting.state,
        authored=waiting.now,
        identity=CaseIdentity(
            case_id=case_id_of(waiting.conversation_id),
            conversation_id=waiting.conversation_id,
            patient=waiting.patient,
            due=waiting.due,
            base_url=f"{context.public_url}/fhir/R4/{waiting.org}",
            device_version=context.version,
        ),
        library=composer.library,
    )


def state_after(
    state: ConversationState, result: TurnResult, earlier: frozenset[ProtocolId] = frozenset()
) -> ConversationState:
    """Where the conversation stands once the engine has taken its turn; ``earlier`` is what the
    same person came with in the last 72 hours."""
    before, after = state.interview.answers, result.interview.answers
    new = tuple(link for link in after if link not in before or before[link] != after[link])
    gone = {link for link in before if link not in after}
    return state.but(
        phase=_phase_after(result),
        interview=noting_repeat(result.interview, earlier),
        pending=result.ask if result.ask or result.interview.protocols else "concern",
        held=(),
        misunderstood=_misunderstood(state.misunderstood, result.outcome),
        history=tuple(link for link in state.history if link not in {*gone, *new}) + new,
    )


def _misunderstood(before: int, turned: Outcome) -> int:
    if turned is Outcome.NOT_UNDERSTOOD:
        return before + 1
    return before if turned in _BESIDE_THE_POINT else 0


def _phase_after(result: TurnResult) -> Phase:
    if result.ask is None:
        return Phase.DONE if result.interview.protocols else Phase.CONCERN
    return Phase.REVIEW if result.ask == REVIEW else Phase.INTERVIEW
