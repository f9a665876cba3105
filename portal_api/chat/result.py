"""The result on a page of its own: what to do, how soon, why, what to watch for, and who calls.

Worked out anew from the answers by the same rules, so that it reads whole in any language.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal_api.conversation.composing import Answered, Composer
from portal_api.conversation.portal import Portal
from portal_api.conversation.state import ConversationState, Phase
from triage.assess import Assessment, assess
from triage.explaining import WhatIf
from triage.interview import Interview
from triage.level import Level


@dataclass(frozen=True)
class Change:
    """Answers that would lead to another level, and how soon care would be needed then."""

    answers: tuple[Answered, ...]
    soon: str


@dataclass(frozen=True)
class ResultView:
    """Everything the result page says, in one language.

    ``sooner`` and ``later`` are the smallest changes of answers that would raise or lower the
    level. ``care`` is empty where home is not the place; ``watch`` never is.
    """

    level: str
    emergency: bool
    advice: str
    soon: str
    route: str | None
    reasons: tuple[str, ...]
    decided: tuple[Answered, ...]
    sooner: Change | None
    later: Change | None
    care: str | None
    watch: str
    answers: tuple[Answered, ...]


def result_view(portal: Portal, org: str, conversation_id: str, locale: str) -> ResultView | None:
    """The result of a finished interview; ``None`` before, and after a new one has begun."""
    with portal.database.read() as session:
        store = portal.store(session, org)
        state = store.state(store.conversation(conversation_id))
    if state.phase is not Phase.DONE or not state.interview.protocols:
        return None
    composer = portal.context.composer(org, locale)
    return worded(composer, state.interview, assess(composer.library, state.interview))


def review_rows(
    portal: Portal, org: str, conversation_id: str, locale: str
) -> tuple[Answered, ...]:
    """The answers to check before the result is made; none at any other time."""
    with portal.database.read() as session:
        store = portal.store(session, org)
        state: ConversationState = store.state(store.conversation(conversation_id))
    if state.phase is not Phase.REVIEW:
        return ()
    return tuple(portal.context.composer(org, locale).answers(state.interview))


def worded(composer: Composer, interview: Interview, found: Assessment) -> ResultView:
    """An assessment in the words of the person it is about."""
    route = f"advice.route.{found.route.value}"
    advised = found.level < Level.URGENT
    emergency = found.level.is_emergency
    return ResultView(
        level=found.level.value,
        emergency=emergency,
        advice=composer.text(f"advice.{found.level.value}"),
        soon=composer.text(f"result.soon.{found.level.value}"),
        route=composer.text(route) if composer.wording.has(composer.locale, route) else None,
        reasons=tuple(composer.reasons(found)),
        decided=tuple(
            composer.answered(link, interview.answers[link], interview)
            for link in found.deciding
            if link in interview.answers
        ),
        sooner=_change(composer, interview, found.raise_by),
        # Nobody in danger is shown which answer to take back.
        later=None if emergency else _change(composer, interview, found.lower_by),
        care=composer.advice(found, "care")[0].text if advised else None,
        watch=composer.advice(found, "watch")[0].text,
        answers=tuple(composer.answers(interview)),
    )


def _change(composer: Composer, interview: Interview, change: WhatIf | None) -> Change | None:
    if change is None:
        return None
    answers = tuple(composer.answered(link, value, interview) for link, value in change.answers)
    return Change(answers, composer.text(f"result.soon.{change.level.value}"))
