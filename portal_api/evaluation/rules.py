"""Conversations in memory: the finder, the guard and the pure rules, without the service.

The same steps as the service takes with the scripted engine, by the same functions, and nothing is
stored, worded or sent; ``tests/portal_api/evaluation/test_rules.py`` holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from consent.withdrawal import wants_withdrawal
from portal_api.conversation import hearing
from portal_api.conversation.answering import beside_the_answer
from portal_api.conversation.dialogue import CaseIdentity, TurnRequest, TurnResult
from portal_api.conversation.guard import Guard
from portal_api.conversation.scripted import decided
from portal_api.conversation.state import ConversationState, Phase
from portal_api.conversation.turns import state_after
from portal_api.conversation.wishing import MISUNDERSTOOD_LIMIT, Meant, Spoken, meant
from portal_api.evaluation.run import Asked, Standing
from symptoms.understanding import Understanding
from triage.answers import LinkId
from triage.library import Library
from triage.protocol import QuestionType
from triage.turn import REVIEW, Turn

Asking = Callable[[Library, Turn], LinkId | None]
"""Chooses the open question after a turn."""

NOBODY = CaseIdentity("", "", None, None, "", "")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Records are not written, so neither who nor when is ever read."""


@dataclass(frozen=True)
class Words:
    """The words shown to people, as far as a reply is read against them. None are needed."""

    question: Callable[[str, str], str] = lambda _locale, _link: ""
    labels: Callable[[str, str], Mapping[str, str]] = lambda _locale, _link: {}


def as_the_rules_ask(_library: Library, turn: Turn) -> LinkId | None:
    """The question the rules themselves ask next."""
    return turn.ask


class RulesTalk:
    """A new conversation in one language, with consent given."""

    def __init__(
        self,
        guard: Guard,
        library: Library,
        locale: str,
        words: Words | None = None,
        asking: Asking = as_the_rules_ask,
    ) -> None:
        self.library = library
        self._guard, self._locale, self._asking = guard, locale, asking
        self._words = words or Words()
        self._state = ConversationState(phase=Phase.CONCERN, pending="concern")

    def send(self, *, text: str | None = None, choice: str | None = None) -> None:
        said = text if text is not None else choice or ""
        heard = hearing.nothing(said, self._locale)
        if choice is None and said:
            heard = self._beside_the_answer(self._guard.hear(said, self._locale))
        state = self._guard.screen(self.library, heard, self._state, "").state
        if wants_withdrawal(said, self._locale):
            self._state = state.but(phase=Phase.STOPPED, pending="consent")
            return
        taken = self._meant(state, said, choice, heard)
        request = TurnRequest(
            turn="", org="", locale=self._locale, channel="portal", text=said, choice=choice,
            wish=taken.wish, asked=taken.asked, reply=taken.reply, understanding=heard, state=state,
            authored=LONG_AGO, identity=NOBODY, library=self.library,
        )  # fmt: skip
        self._state = self._after(state, decided(request))

    def _beside_the_answer(self, heard: Understanding) -> Understanding:
        asked = self._state.pending or ""
        question = self.library.questions.get(LinkId(asked))
        return beside_the_answer(heard, question, self._words.labels(self._locale, asked))

    def _meant(
        self, state: ConversationState, said: str, choice: str | None, heard: Understanding
    ) -> Meant:
        return meant(
            Spoken(
                library=self.library,
                languages=(),
                labels=lambda link: self._words.labels(self._locale, link or ""),
                locale=self._locale,
                state=state,
                text=said,
                choice=choice,
                asked=None,
                understanding=heard,
            )
        )

    def _after(self, state: ConversationState, turn: Turn) -> ConversationState:
        ask = self._asking(self.library, turn)
        after = state_after(
            state,
            TurnResult(turn.outcome, turn.interview, ask, (), turn.assessment, (), self.engine()),
        )
        if after.misunderstood >= MISUNDERSTOOD_LIMIT:
            return after.but(phase=Phase.HANDOFF, pending=None)
        return after

    def standing(self) -> Standing:
        state = self._state
        return Standing(state.phase, state.pending, state.interview, state.warned)

    def question(self) -> Asked | None:
        link = self._state.pending
        if link == REVIEW:
            return Asked("", frozenset({"yes", "no"}))
        question = self.library.questions.get(LinkId(link or ""))
        if question is None:
            return None
        ids = {*question.options, "unsure"}
        if question.type is QuestionType.BOOLEAN:
            ids |= {"yes", "no"}
        worded = self._words.question(self._locale, question.link_id)
        return Asked(worded, frozenset(ids), self._words.labels(self._locale, question.link_id))

    def engine(self) -> str:
        return "rules"
