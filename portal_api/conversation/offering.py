"""Purposes asked for one by one, beside the open question, and never in the way of help."""

from __future__ import annotations

from consent.decisions import GUARDIAN, actor_for
from consent.purposes import Purpose
from consent.requests import wants_full_texts, wants_short_texts
from portal_api.conversation.composing import Composer
from portal_api.conversation.consenting import Shown, decided, waits_for_guardian
from portal_api.conversation.messages import Choice, Kind, Reply
from portal_api.conversation.reading import read_consent
from portal_api.conversation.state import ConversationState
from portal_api.conversation.step import Step, Waiting
from triage.red_flags import ABOUT

_YES_NO = ("yes", "no")


def offer(composer: Composer, purpose: Purpose) -> Reply:
    """The question for one purpose. Of sharing it is asked of a parent or guardian only."""
    text = composer.terms(purpose)
    if purpose is Purpose.CLINIC:
        text = f"{composer.text('conversation.guardian.question')}\n{text}"
    choices = tuple(Choice(i, composer.text(f"choice.{i}")) for i in _YES_NO)
    return Reply(Kind.QUESTION, text, choices, f"consent.{purpose.value}")


def answered(composer: Composer, waiting: Waiting, then: tuple[Reply, ...]) -> Step | None:
    """The step for an answer to what was offered; ``None`` where the words are about something
    else. ``then`` is the open question, asked again."""
    state, purpose = waiting.state, Purpose(waiting.state.offered or "")
    if waiting.understanding is None or waiting.understanding.findings:
        return None
    choice = read_consent(waiting.choice, waiting.text, waiting.locale, _YES_NO)
    if choice is None:
        return None
    after = state.but(offered=None)
    shown = Shown({purpose: composer.terms(purpose)}, waiting.locale, waiting.channel, waiting.now)
    decision = decided(purpose, choice == "yes", shown, _actor(composer, waiting, purpose))
    noted = composer.notice(f"conversation.noted.{choice}")
    shares = purpose is Purpose.CLINIC and decision.granted
    return Step(after, (noted, *then), (decision,), share=shares)


def _actor(composer: Composer, waiting: Waiting, purpose: Purpose) -> str:
    if purpose is Purpose.CLINIC:
        waits = waits_for_guardian(composer.org.ages, waiting.decisions, waiting.state)
        if waits:
            return GUARDIAN
    return actor_for(str(waiting.state.interview.answers[ABOUT]))


def asked_by_text(composer: Composer, waiting: Waiting, then: tuple[Reply, ...]) -> Step | None:
    """The step for somebody who asks by text for fuller texts, or for plain ones again."""
    if waiting.channel != "sms":
        return None
    if wants_full_texts(waiting.text):
        full = Purpose.FULL_TEXTS
        return Step(_offering(waiting.state, full), (offer(composer, full),))
    if not wants_short_texts(waiting.text):
        return None
    noted = composer.notice("conversation.noted.no")
    shown = Shown({Purpose.FULL_TEXTS: noted.text}, waiting.locale, waiting.channel, waiting.now)
    return Step(waiting.state, (noted, *then), (decided(Purpose.FULL_TEXTS, False, shown),))


def _offering(state: ConversationState, purpose: Purpose) -> ConversationState:
    return state.but(offered=purpose.value)
