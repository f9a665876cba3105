"""Conversations with the real service: database, consent, guard, engine, records."""

from __future__ import annotations

from itertools import count

from portal_api.conversation.messages import Kind
from portal_api.conversation.portal import Portal
from portal_api.conversation.state import ConversationState
from portal_api.evaluation.cases import EvaluationCase
from portal_api.evaluation.run import Asked, Standing
from portal_api.settings import Organisation


class ServiceTalk:
    """A new conversation of one organisation, with consent given."""

    def __init__(self, portal: Portal, org: str, case: EvaluationCase) -> None:
        self._portal, self._org = portal, org
        self._ids = count(1)
        self.library = portal.library(org)
        locale = language_of(portal.organisations[org], case)
        self._id = portal.conversations.start(org, "portal", locale).conversation_id
        self.send(choice="yes")

    def send(self, *, text: str | None = None, choice: str | None = None) -> None:
        service, client_id = self._portal.conversations, str(next(self._ids))
        service.accept(self._org, self._id, client_id=client_id, text=text, choice=choice)
        service.drain(self._org, self._id)

    def standing(self) -> Standing:
        state = self._state()
        return Standing(state.phase, state.pending, state.interview, state.warned)

    def question(self) -> Asked | None:
        views = self._portal.conversations.messages(self._org, self._id)
        asked = next((v for v in reversed(views) if v.kind is Kind.QUESTION), None)
        if asked is None:
            return None
        labels = {choice.id: choice.label for choice in asked.choices}
        return Asked(asked.text, frozenset(labels), labels)

    def engine(self) -> str | None:
        with self._portal.database.read() as session:
            return self._portal.store(session, self._org).conversation(self._id).engine

    def _state(self) -> ConversationState:
        with self._portal.database.read() as session:
            store = self._portal.store(session, self._org)
            return store.state(store.conversation(self._id))


def language_of(organisation: Organisation, case: EvaluationCase) -> str:
    """The language of the case where the organisation speaks it, else its first."""
    languages = organisation.languages
    return case.lang if case.lang in languages else languages[0]
