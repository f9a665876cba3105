"""The guard: every message is screened for danger here, first, with nothing that can be down."""

from __future__ import annotations

from dataclasses import dataclass, replace

from portal_api.conversation.hearing import known as known_of
from portal_api.conversation.state import ConversationState
from records.case import Evidence
from symptoms.finder import SymptomFinder
from symptoms.measured_findings import FEVER
from symptoms.readings import temperature_alone
from symptoms.understanding import Understanding
from triage.answers import Answers, LinkId, Reply
from triage.findings import Measured, Status
from triage.library import Library
from triage.red_flags import RedFlagHit, screen

AGE = LinkId("age")


@dataclass(frozen=True)
class Guarded:
    """The state after screening one message, and the alarms it newly raised."""

    state: ConversationState
    alarms: tuple[RedFlagHit, ...]


class Guard:
    """Symptom finding and red flags over the whole conversation so far."""

    def __init__(self, finder: SymptomFinder) -> None:
        self._finder = finder

    def hear(self, text: str, locale: str) -> Understanding:
        """What the words say, once per message."""
        return self._finder.find(text, locale)

    def screen(
        self,
        library: Library,
        heard: Understanding,
        state: ConversationState,
        message_id: str,
    ) -> Guarded:
        """Screen one message together with what was said before.

        A raised flag is answered "yes" once and for all; a doubtful one becomes the next question.
        """
        evidence = state.evidence + tuple(Evidence(f, message_id) for f in heard.findings)
        measured = state.measured + (heard.measured or _after_fever(heard, state))
        known = with_known(state.known, heard)
        about = with_answers(known, state.interview.answers)
        screening = screen(library, tuple(e.finding for e in evidence), about, measured)
        answers, ask = state.interview.answers, state.interview.to_confirm
        for hit in screening.raised:
            answers = answers.with_answer(hit.flag.ask, Reply.YES)
        for hit in screening.doubtful:
            if hit.flag.ask not in answers and hit.flag.ask not in ask:
                ask = (*ask, hit.flag.ask)
        alarms = tuple(h for h in screening.raised if h.flag.id not in state.warned)
        after = state.but(
            interview=replace(state.interview, answers=answers, to_confirm=ask),
            evidence=evidence,
            measured=measured,
            known=known,
            warned=state.warned + tuple(hit.flag.id for hit in alarms),
        )
        return Guarded(after, alarms)


def _after_fever(heard: Understanding, state: ConversationState) -> tuple[Measured, ...]:
    """ "105", sent after "I have a fever", is a temperature whatever the open question is."""
    feverish = any(f.code == FEVER and f.status is Status.PRESENT for f in state.findings)
    return temperature_alone(heard.text) if feverish and state.pending != AGE else ()


def with_known(known: Answers, heard: Understanding) -> Answers:
    """What has been said about the person so far; the newest words win."""
    for link_id, value in known_of(heard).items():
        known = known.with_answer(link_id, value)
    return known


def with_answers(known: Answers, answers: Answers) -> Answers:
    """Answers given, over what was only mentioned."""
    for link_id, value in answers.items():
        known = known.with_answer(link_id, value)
    return known
