"""The consent step: nothing is used before a yes, and a yes can be taken back at any time."""

from __future__ import annotations

from dataclasses import replace

from consent.decisions import Decision
from portal_api.conversation import hearing
from portal_api.conversation.cases import Raised, Reason
from portal_api.conversation.composing import Composer
from portal_api.conversation.consenting import Shown, decisions_of
from portal_api.conversation.reading import read_consent
from portal_api.conversation.state import ConversationState, Phase
from portal_api.conversation.step import Step, Waiting
from symptoms.commands import language_asked, wish
from triage.level import Level, Route
from triage.wishes import Wish

_NOTHING_TOLD = frozenset({Wish.SILENCE, Wish.GREET, Wish.CHAT, Wish.REPEAT, Wish.MEANING})
"""What says nothing that is worth keeping until the answer."""


def withdrawn(composer: Composer, waiting: Waiting) -> Step:
    """Consent is taken back: said once, and whoever was in danger is still seen by staff."""
    notice = composer.notice("conversation.withdrawn")
    shown = Shown(notice.text, waiting.locale, waiting.channel, waiting.now)
    state = waiting.state.but(phase=Phase.STOPPED, pending="consent")
    raised = None
    if waiting.state.warned:
        raised = Raised(Level.EMERGENCY, Route.STAFF_REVIEW, Reason.WITHDRAWN, shared=False)
    return Step(state, (notice,), decisions_of("no", shown), raised, withdrawn=True)


def asked_for_consent(composer: Composer, waiting: Waiting) -> Step | Waiting:
    """The step while there is no consent; once there is and something was told, that telling."""
    state = waiting.state
    # Words with a symptom in them are about the symptom: "no energy" is no answer to us.
    heard = waiting.understanding
    about_health = heard is None or bool(heard.findings)
    read = read_consent(waiting.choice, waiting.text, waiting.locale)
    # Nor is a "yes" that was written before our question could be read.
    asked = waiting.asked in {None, "consent"}
    choice = read if asked and not about_health else None
    says_more = about_health or (choice is None and _tells(waiting))
    held = (*state.held, waiting.message_id) if says_more else state.held
    if choice is None:
        note = (composer.notice("conversation.held"),) if held and not state.warned else ()
        again = state.but(held=held, phase=Phase.CONSENT, pending="consent")
        return Step(again, (*note, composer.consent()))
    shown = Shown(composer.consent_text(), waiting.locale, waiting.channel, waiting.now)
    decisions = decisions_of(choice, shown)
    if choice == "no":
        return _declined(composer, state, decisions)
    consented = state.but(phase=Phase.CONCERN, pending="concern", held=())
    if not held:
        return Step(consented, (composer.concern(),), decisions)
    return _told(waiting, consented, decisions, says_more=says_more)


def _tells(waiting: Waiting) -> bool:
    asks = language_asked(waiting.text) is not None or wish(waiting.text) in _NOTHING_TOLD
    return waiting.choice is None and not asks


def _told(
    waiting: Waiting,
    consented: ConversationState,
    decisions: tuple[Decision, ...],
    *,
    says_more: bool,
) -> Waiting:
    """All that was written before consent, as if it had been said in one message now."""
    texts = (*waiting.held_texts, waiting.text) if says_more else waiting.held_texts
    words = "\n".join(texts)
    return replace(
        waiting,
        text=words,
        choice=None,
        asked=None,
        understanding=hearing.told(words, waiting.locale, consented.findings, consented.measured),
        state=consented,
        decisions=(*waiting.decisions, *decisions),
    )


def _declined(
    composer: Composer, state: ConversationState, decisions: tuple[Decision, ...]
) -> Step:
    """No processing, no storage of words, and never no help."""
    forgotten = ConversationState(phase=Phase.DECLINED, pending="consent", warned=state.warned)
    replies = (composer.notice("conversation.declined"),)
    return Step(forgotten, replies, decisions, forget=True)
