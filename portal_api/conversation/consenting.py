"""Decisions of a conversation: what a reply to the question comes to, and what they allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from consent.decisions import GUARDIAN, PATIENT, Decision, Ground, actor_for, latest, may
from consent.minors import AgePolicy
from consent.permits import Permit, granted
from consent.purposes import Purpose
from consent.terms import current
from portal_api.conversation.guard import AGE, with_answers
from portal_api.conversation.state import ConversationState
from triage.red_flags import ABOUT

ASKED_TOGETHER = (Purpose.TRIAGE, Purpose.CLINIC)
"""The first question covers both; each has its own text, decision and FHIR Consent."""

_GRANTED: Mapping[str, frozenset[Purpose]] = {
    "yes": frozenset(ASKED_TOGETHER),
    "triage-only": frozenset({Purpose.TRIAGE}),
    "no": frozenset(),
}
_LATER = timedelta(milliseconds=1)
"""What orders two decisions of one turn; FHIR instants are written to the millisecond."""


@dataclass(frozen=True)
class Shown:
    """What the person saw when deciding, purpose by purpose, and where."""

    texts: Mapping[Purpose, str]
    locale: str
    channel: str
    at: datetime


def decisions_of(choice: str, shown: Shown) -> tuple[Decision, ...]:
    """One decision per purpose for ``yes``, ``triage-only`` or ``no``."""
    return tuple(decided(p, p in _GRANTED[choice], shown) for p in ASKED_TOGETHER)


def decided(purpose: Purpose, is_yes: bool, shown: Shown, actor: str = PATIENT) -> Decision:
    """One decision on the text of today."""
    return Decision(
        purpose=purpose,
        version=current(purpose).version,
        granted=is_yes,
        decided_at=shown.at,
        lang=shown.locale,
        channel=shown.channel,
        actor=actor,
        text_shown=shown.texts[purpose],
    )


def sharing(
    ages: AgePolicy, decisions: Iterable[Decision], state: ConversationState
) -> Permit | None:
    """The permit to keep the words for the clinic and show them to its staff, if there is one."""
    return granted(Purpose.CLINIC, decisions, alone=decides_alone(ages, state))


def waits_for_guardian(
    ages: AgePolicy, decisions: Iterable[Decision], state: ConversationState
) -> bool:
    """Whether a yes to sharing waits for a parent or guardian; help waits for nobody."""
    answer = may(Purpose.CLINIC, decisions, alone=decides_alone(ages, state))
    return answer.reason is Ground.NEEDS_GUARDIAN


def text_changed(decisions: Iterable[Decision]) -> bool:
    """Whether what was agreed to at first reads differently today."""
    made = list(decisions)
    return any(may(purpose, made).reason is Ground.TEXT_CHANGED for purpose in ASKED_TOGETHER)


def unkept(decisions: Iterable[Decision]) -> bool:
    """Whether the person said that nothing is to be kept."""
    last = latest(Purpose.CLINIC, decisions)
    return last is not None and not last.granted


def by_guardian(
    decisions: Iterable[Decision], state: ConversationState, now: datetime
) -> tuple[Decision, ...]:
    """Decisions that take the place of earlier ones, once it is known that they were a guardian's.

    Nobody is asked again: the same person said yes or no, for a child.
    """
    if actor_for(str(state.interview.answers[ABOUT])) != GUARDIAN:
        return ()
    made = list(decisions)
    last = [found for purpose in Purpose if (found := latest(purpose, made)) is not None]
    return tuple(
        replace(d, actor=GUARDIAN, decided_at=max(now, d.decided_at) + _LATER)
        for d in last
        if d.actor == PATIENT
    )


def decides_alone(ages: AgePolicy, state: ConversationState) -> bool:
    """Whether the person who writes is old enough to decide about keeping and sharing."""
    told = with_answers(state.known, state.interview.answers)
    return ages.decides_alone(told[ABOUT], told[AGE], state.interview.protocols)
