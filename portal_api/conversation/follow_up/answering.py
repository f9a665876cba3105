"""The reply to "how are you now?": better closes it, the same repeats what to watch for, worse
takes the interview up again one level higher. The guard has screened the words already."""

from __future__ import annotations

from dataclasses import dataclass, replace

from portal_api.conversation.composing import Composer
from portal_api.conversation.follow_up.words import AGAIN, CHECK_IN, once_more
from portal_api.conversation.follow_up.worry import GOT_WORSE
from portal_api.conversation.messages import Reply
from portal_api.conversation.outcomes import afterwards
from portal_api.conversation.state import Phase
from portal_api.conversation.step import Step, Waiting
from symptoms.replies import place_of
from symptoms.wellbeing import Wellbeing, how_now
from symptoms.yes_no import yes_no
from triage.again import taken_up_again
from triage.answers import Reply as Answer
from triage.assess import assess
from triage.findings import Status
from triage.wishes import Wish

_AGAIN = (Answer.YES.value, Wish.PERSON.value)


@dataclass(frozen=True)
class TakenUp:
    """The interview goes on: the message, the state it is answered in, and what to say first."""

    waiting: Waiting
    say: tuple[Reply, ...]


def answered(composer: Composer, waiting: Waiting) -> Step | TakenUp | None:
    """What a reply to the check-in comes to; ``None`` where the words are no reply to it."""
    if waiting.state.phase is not Phase.DONE:
        return None
    if waiting.state.pending == AGAIN:
        return _wants(composer, waiting)
    if waiting.state.pending != CHECK_IN:
        return None
    how, new = _how(composer, waiting), _tells_new(waiting)
    if how is Wellbeing.WORSE or (new and how is not None):
        return _taken_up(composer, waiting, "follow-up.sorry", worse=True)
    if new:
        return None  # something else is wrong: heard like any other words after a result
    if how is Wellbeing.BETTER:
        return Step(waiting.state.but(pending=None), (composer.notice("follow-up.thanks"),))
    if how is Wellbeing.SAME:
        watch = composer.watch_for(assess(composer.library, waiting.state.interview))
        same = composer.notice("follow-up.not-better")
        return Step(waiting.state.but(pending=AGAIN), (same, *watch, once_more(composer)))
    return None


def _how(composer: Composer, waiting: Waiting) -> Wellbeing | None:
    if waiting.choice is not None:
        return next((w for w in Wellbeing if w == waiting.choice), None)
    labels = {composer.text(f"follow-up.{w}").casefold(): w for w in Wellbeing}
    return labels.get(waiting.text.strip().casefold()) or how_now(waiting.text)


def _tells_new(waiting: Waiting) -> bool:
    """Whether the words name something that had not been told before."""
    heard = waiting.understanding
    if heard is None:
        return True
    before = {e.finding.code for e in waiting.state.evidence if e.message_id != waiting.message_id}
    before |= set(waiting.state.interview.said)
    return any(f.status is Status.PRESENT and f.code not in before for f in heard.findings)


def _wants(composer: Composer, waiting: Waiting) -> Step | TakenUp | None:
    """What somebody wants who was offered the questions again."""
    how, place = how_now(waiting.text), place_of(waiting.text)
    if place is not None and 1 <= place <= len(_AGAIN):
        return _chosen(composer, waiting, _AGAIN[place - 1])
    if how is Wellbeing.WORSE or _tells_new(waiting):
        return _taken_up(composer, waiting, "follow-up.sorry", worse=True)
    if waiting.choice is not None:
        return _chosen(composer, waiting, waiting.choice)
    return _chosen(composer, waiting, "yes") if yes_no(waiting.text) is Answer.YES else None


def _chosen(composer: Composer, waiting: Waiting, choice: str) -> Step | TakenUp | None:
    if choice == Wish.PERSON.value:
        closed = waiting.state.but(pending=None)
        return afterwards(composer, replace(waiting, choice=choice, state=closed))
    if choice == Answer.YES.value:
        return _taken_up(composer, waiting, "follow-up.once-more", worse=False)
    return None


def _taken_up(composer: Composer, waiting: Waiting, say: str, *, worse: bool) -> TakenUp:
    state = waiting.state
    again = taken_up_again(state.interview, worse=worse)
    noticed = (*state.noticed, GOT_WORSE) if worse else state.noticed
    open_again = state.but(
        phase=Phase.CONCERN,
        interview=again,
        pending=None,
        misunderstood=0,
        noticed=tuple(dict.fromkeys(noticed)),
        history=tuple(link for link in state.history if link in again.answers),
    )
    return TakenUp(replace(waiting, state=open_again, asked=None), (composer.notice(say),))
