"""Steps 3 to 5 of a message: consent, the dialogue turn, and what both come to.

Everything here is decided outside a transaction and handed back as a :class:`Step`; the service
commits it when nothing changed meanwhile.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from consent.decisions import Decision
from consent.purposes import Purpose
from consent.withdrawal import wants_withdrawal
from portal_api import metrics
from portal_api.conversation import hearing
from portal_api.conversation.cases import Raised, Reason, case_id_of
from portal_api.conversation.composing import Composer
from portal_api.conversation.consenting import Shown, allows, decisions_of
from portal_api.conversation.context import Context
from portal_api.conversation.dialogue import CaseIdentity, TurnRequest, TurnResult
from portal_api.conversation.hours import due_at
from portal_api.conversation.messages import Kind, Reply
from portal_api.conversation.reading import read_consent, read_reply
from portal_api.conversation.repeats import noting_repeat
from portal_api.conversation.state import ConversationState, Phase
from records.case import case_resources
from symptoms.understanding import Understanding
from triage.answers import LinkId
from triage.findings import Status
from triage.level import Level, Route
from triage.protocol import ProtocolId
from triage.turn import REVIEW, Outcome

MISUNDERSTOOD_LIMIT = 3
"""Replies in a row without sense after which a person is called."""


CALLBACK = LinkId("callback")
"""Asked after the result, so that it holds nothing up: where staff can reach the person."""

FEWEST_DIGITS = 7


@dataclass(frozen=True)
class Waiting:
    """One accepted message and the conversation it belongs to, as read."""

    org: str
    conversation_id: str
    channel: str
    locale: str
    patient: str | None
    message_id: str
    text: str
    choice: str | None
    understanding: Understanding | None
    state: ConversationState
    decisions: tuple[Decision, ...]
    held_texts: tuple[str, ...]
    due: datetime | None
    now: datetime
    version: int
    reachable: bool
    earlier: frozenset[ProtocolId]
    """What the same person came with in the last 72 hours."""

    @property
    def shared(self) -> bool:
        return allows(Purpose.CLINIC, list(self.decisions))


@dataclass(frozen=True)
class Step:
    """What one message comes to."""

    state: ConversationState
    replies: tuple[Reply, ...]
    decisions: tuple[Decision, ...] = ()
    raised: Raised | None = None
    engine: str | None = None
    forget: bool = False
    withdrawn: bool = field(default=False)
    callback: str | None = None


def take(context: Context, waiting: Waiting) -> Step:
    """Decide one step. Raises nothing expected: every failure has its own step upward."""
    composer = context.composer(waiting.org, waiting.locale)
    phase = waiting.state.phase
    if phase.may_process and wants_withdrawal(waiting.text, waiting.locale):
        return _withdrawn(composer, waiting)
    if not phase.may_process:
        return _consent(context, composer, waiting)
    if phase in {Phase.DONE, Phase.HANDOFF} and not _has_findings(waiting):
        return _afterwards(composer, waiting)
    return _dialogue(context, composer, waiting)


def _withdrawn(composer: Composer, waiting: Waiting) -> Step:
    notice = composer.notice("conversation.withdrawn")
    shown = Shown(notice.text, waiting.locale, waiting.channel, waiting.now)
    state = waiting.state.but(phase=Phase.STOPPED, pending="consent")
    raised = None
    if waiting.state.warned:
        raised = Raised(Level.EMERGENCY, Route.STAFF_REVIEW, Reason.WITHDRAWN, shared=False)
    return Step(
        state,
        (notice,),
        decisions_of("no", shown),
        raised,
        withdrawn=True,
    )


def _consent(context: Context, composer: Composer, waiting: Waiting) -> Step:
    state = waiting.state
    # Words with a symptom in them are about the symptom: "no energy" is no answer to us.
    heard = waiting.understanding
    about_health = heard is None or bool(heard.findings)
    read = read_consent(waiting.choice, waiting.text, waiting.locale)
    choice = None if about_health else read
    says_more = about_health or (choice is None and bool(waiting.text.strip()))
    held = (*state.held, waiting.message_id) if says_more else state.held
    if choice is None:
        note = (composer.notice("conversation.held"),) if held and not state.warned else ()
        asked = state.but(held=held, phase=Phase.CONSENT, pending="consent")
        return Step(asked, (*note, composer.consent()))
    shown = Shown(composer.consent_text(), waiting.locale, waiting.channel, waiting.now)
    decisions = decisions_of(choice, shown)
    if choice == "no":
        return _declined(composer, state, decisions)
    consented = state.but(phase=Phase.CONCERN, pending="concern", held=())
    if not held:
        return Step(consented, (composer.concern(),), decisions)
    texts = (*waiting.held_texts, waiting.text) if says_more else waiting.held_texts
    told = replace(
        waiting,
        text="\n".join(texts),
        choice=None,
        understanding=_everything(consented, texts, waiting.locale),
        state=consented,
        decisions=(*waiting.decisions, *decisions),
    )
    step = _dialogue(context, composer, told)
    return replace(step, decisions=decisions)


def _declined(
    composer: Composer, state: ConversationState, decisions: tuple[Decision, ...]
) -> Step:
    """No processing, no storage of words, and never no help."""
    forgotten = ConversationState(phase=Phase.DECLINED, pending="consent", warned=state.warned)
    replies = (composer.notice("conversation.declined"),)
    return Step(forgotten, replies, decisions, forget=True)


def _everything(state: ConversationState, texts: Sequence[str], locale: str) -> Understanding:
    """All that was found before consent, as if it had been said in one message."""
    return hearing.told("\n".join(texts), locale, state.findings, state.measured)


def _afterwards(composer: Composer, waiting: Waiting) -> Step:
    """A message after the result: a number to call back on, or nothing that changes anything."""
    state = waiting.state
    if state.pending != CALLBACK:
        return Step(state, (composer.notice("conversation.after-done"),))
    answered = state.but(pending=None)
    if len(re.findall(r"\d", waiting.text)) >= FEWEST_DIGITS:
        thanks = composer.notice("conversation.callback-kept")
        return Step(answered, (thanks,), callback=waiting.text.strip()[:40])
    return Step(answered, (composer.notice("conversation.after-done"),))


def _has_findings(waiting: Waiting) -> bool:
    heard = waiting.understanding
    return heard is not None and any(f.status is Status.PRESENT for f in heard.findings)


def _dialogue(context: Context, composer: Composer, waiting: Waiting) -> Step:
    request = _request(context, composer, waiting)
    result = _recorded(request, context.engine.turn(request))
    metrics.TURNS.labels(result.engine).inc()
    if result.outcome is Outcome.WITHDRAWN:
        return _withdrawn(composer, waiting)
    state = state_after(waiting.state, result, waiting.earlier)
    if state.misunderstood >= MISUNDERSTOOD_LIMIT:
        return _handed_over(composer, waiting, state, result)
    if state.phase is Phase.DONE:
        return _finished(composer, waiting, state, result)
    return _asked(composer, waiting, state, result)


def _recorded(request: TurnRequest, result: TurnResult) -> TurnResult:
    """The result with its records, also where staff must see it before the interview is over."""
    needed = result.ask is None or result.assessment.level.is_emergency
    if result.resources or not (needed and result.interview.protocols):
        return result
    case = request.case(result.interview, result.assessment)
    return replace(result, resources=tuple(case_resources(request.library, case)))


def _request(context: Context, composer: Composer, waiting: Waiting) -> TurnRequest:
    state = waiting.state
    if state.phase in {Phase.DONE, Phase.HANDOFF}:
        state = state.but(phase=Phase.CONCERN, pending=None, misunderstood=0)
    labels = composer.labels(state.pending)
    return TurnRequest(
        turn=waiting.message_id,
        org=waiting.org,
        locale=waiting.locale,
        channel=waiting.channel,
        text=waiting.text,
        choice=waiting.choice,
        reply=read_reply(
            composer.library, state.pending, waiting.choice, waiting.text, waiting.locale, labels
        ),
        understanding=waiting.understanding or hearing.nothing(waiting.text, waiting.locale),
        state=state,
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
    lost = result.outcome is Outcome.NOT_UNDERSTOOD
    return state.but(
        phase=_phase_after(result),
        interview=noting_repeat(result.interview, earlier),
        pending=result.ask if result.ask or result.interview.protocols else "concern",
        held=(),
        misunderstood=state.misunderstood + 1 if lost else 0,
        history=tuple(link for link in state.history if link not in {*gone, *new}) + new,
    )


def _phase_after(result: TurnResult) -> Phase:
    if result.ask is None:
        return Phase.DONE if result.interview.protocols else Phase.CONCERN
    return Phase.REVIEW if result.ask == REVIEW else Phase.INTERVIEW


def _asked(
    composer: Composer,
    waiting: Waiting,
    state: ConversationState,
    result: TurnResult,
) -> Step:
    replies = composer.says(result.say, waiting.state.pending)
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
        replies.append(composer.question(result.ask, result.interview))
    elif state.phase is Phase.CONCERN:
        replies.append(composer.concern())
    return Step(state, tuple(replies), raised=raised, engine=result.engine)


def _finished(
    composer: Composer,
    waiting: Waiting,
    state: ConversationState,
    result: TurnResult,
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


def _handed_over(
    composer: Composer, waiting: Waiting, state: ConversationState, result: TurnResult
) -> Step:
    raised = _raised(result, Reason.NOT_UNDERSTOOD, waiting, floor=Level.SAME_DAY)
    handed = state.but(phase=Phase.HANDOFF, pending=None, misunderstood=0)
    replies = (composer.notice("conversation.handed-over"),)
    return Step(handed, replies, raised=raised, engine=result.engine)


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
