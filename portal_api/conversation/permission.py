"""The consent step: nothing is used before a yes, and a yes can be taken back at any time."""

from __future__ import annotations

from dataclasses import replace

from consent.permits import emergency
from consent.purposes import Purpose
from consent.retention import RETENTION
from consent.retention import Kind as Kept
from portal_api.conversation import hearing
from portal_api.conversation.cases import Raised, Reason
from portal_api.conversation.composing import Composer
from portal_api.conversation.consenting import ASKED_TOGETHER, Shown, decided, decisions_of
from portal_api.conversation.reading import read_consent
from portal_api.conversation.state import ConversationState, Phase
from portal_api.conversation.step import Held, Step, Waiting
from symptoms.commands import language_asked, wish
from triage.level import Level, Route
from triage.wishes import Wish

_NOTHING_TOLD = frozenset({Wish.SILENCE, Wish.GREET, Wish.CHAT, Wish.REPEAT, Wish.MEANING})
"""What says nothing that is worth keeping until the answer."""


def withdrawn(composer: Composer, waiting: Waiting) -> Step:
    """Consent is taken back: what stops, what is kept and what is deleted is said once, and
    whoever was in danger is still seen by staff."""
    days = RETENTION[Kept.CONVERSATION].without
    notice = composer.notice("conversation.withdrawn", count=days.days if days else 0)
    texts = dict.fromkeys((*ASKED_TOGETHER, Purpose.QUALITY), notice.text)
    shown = Shown(texts, waiting.locale, waiting.channel, waiting.now)
    decisions = decisions_of("no", shown)
    if any(d.purpose is Purpose.QUALITY for d in waiting.decisions):
        decisions = (*decisions, decided(Purpose.QUALITY, False, shown))
    state = waiting.state.but(phase=Phase.STOPPED, pending="consent", offered=None, paused=None)
    raised = None
    if waiting.state.warned:
        raised = Raised(Level.EMERGENCY, Route.STAFF_REVIEW, Reason.WITHDRAWN, emergency())
    replies = (notice, composer.kept(case=waiting.case))
    return Step(state, replies, decisions, raised, withdrawn=True)


def asked_again(composer: Composer, waiting: Waiting) -> Step:
    """The text changed since the yes. The message is held, and so is the place."""
    state = waiting.state
    asked = state.but(
        phase=Phase.CONSENT,
        pending="consent",
        offered=None,
        held=(*state.held, waiting.message_id),
        paused=(state.phase.value, state.pending),
    )
    return Step(asked, (composer.notice("conversation.terms-changed"), composer.consent()))


def asked_for_consent(composer: Composer, waiting: Waiting) -> Step | Waiting:
    """The step while there is no consent; once there is and something was told, that telling."""
    state = waiting.state
    # Words with a symptom in them are about the symptom: "no energy" is no answer to us.
    heard = waiting.understanding
    about_health = heard is None or bool(heard.findings)
    read = read_consent(waiting.choice, waiting.text, waiting.locale, composer.consent_choices)
    # Nor is a "yes" that was written before our question could be read.
    asked = waiting.asked in {None, "consent"}
    choice = read if asked and not about_health else None
    says_more = about_health or (choice is None and _tells(waiting))
    held = (*state.held, waiting.message_id) if says_more else state.held
    if choice is None:
        note = (composer.notice("conversation.held"),) if held and not state.warned else ()
        again = state.but(held=held, phase=Phase.CONSENT, pending="consent")
        return Step(again, (*note, composer.consent()))
    texts = {purpose: composer.terms(purpose) for purpose in ASKED_TOGETHER}
    decisions = decisions_of(choice, Shown(texts, waiting.locale, waiting.channel, waiting.now))
    if choice == "no":
        return replace(_declined(composer, state), decisions=decisions)
    made = replace(waiting, decisions=(*waiting.decisions, *decisions))
    if state.paused is not None:
        return _taken_up(made, state)
    consented = state.but(phase=Phase.CONCERN, pending="concern", held=())
    if not held:
        return Step(consented, (*composer.unstored(choice), composer.concern()), decisions)
    return _told(made, consented, says_more=says_more)


def _tells(waiting: Waiting) -> bool:
    asks = language_asked(waiting.text) is not None or wish(waiting.text) in _NOTHING_TOLD
    return waiting.choice is None and not asks


def _told(waiting: Waiting, consented: ConversationState, *, says_more: bool) -> Waiting:
    """All that was written before consent, as if it had been said in one message now."""
    before = tuple(held.text for held in waiting.held)
    words = "\n".join((*before, waiting.text) if says_more else before)
    heard = hearing.told(words, waiting.locale, consented.findings, consented.measured)
    return _saying(waiting, Held(words, None, None, heard), consented)


def _taken_up(waiting: Waiting, state: ConversationState) -> Waiting:
    """The message that was held while the changed text was asked for, where it was sent."""
    phase, pending = state.paused or (Phase.CONCERN.value, None)
    again = state.but(phase=Phase(phase), pending=pending, held=(), paused=None)
    return _saying(waiting, waiting.held[0], again)


def _saying(waiting: Waiting, said: Held, state: ConversationState) -> Waiting:
    return replace(
        waiting,
        text=said.text,
        choice=said.choice,
        asked=said.asked,
        understanding=said.understanding,
        state=state,
        held=(),
    )


def _declined(composer: Composer, state: ConversationState) -> Step:
    """No processing, no storage of words, and never no help."""
    forgotten = ConversationState(phase=Phase.DECLINED, pending="consent", warned=state.warned)
    replies = (composer.notice("conversation.declined"),)
    return Step(forgotten, replies, forget=True, withdrawn=state.paused is not None)
