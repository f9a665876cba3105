"""What came of a message: red flags raised, questions asked, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from portal_api.conversation.guard import Guard
from portal_api.conversation.state import ConversationState, Phase
from portal_api.evaluation.guard.messages import GuardMessage, Kind
from triage.library import Library


@dataclass(frozen=True)
class Heard:
    """Ids of red flags that were raised, and of doubtful ones that become the next question."""

    raised: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """``now`` is what the message itself newly brought about, ``earlier`` what was so before it."""

    now: Heard
    earlier: Heard = Heard()

    def counted(self, kind: Kind) -> Heard:
        """What a figure is made of.

        An alarm that an earlier message of the conversation gave holds good for an emergency, and
        is no fault of an ordinary message, for which only what is new counts.
        """
        if kind is Kind.ORDINARY:
            return self.now
        raised = self.earlier.raised + self.now.raised
        asked = self.earlier.asked + self.now.asked
        return Heard(raised, tuple(flag for flag in asked if flag not in raised))


class Way(Protocol):
    """One way to hear danger. ``names_flags`` is false where it only says that there is some."""

    name: str
    description: str
    names_flags: bool

    def outcome(self, message: GuardMessage) -> Outcome:
        """What comes of a message after the ones before it."""


class PortalGuard:
    """The guard as the portal runs it, its state carried from message to message."""

    name = "guard"
    description = "symptoms found in the words, and red flags over the whole conversation"
    names_flags = True

    def __init__(self, guard: Guard, library: Library) -> None:
        self._guard, self._library = guard, library

    def outcome(self, message: GuardMessage) -> Outcome:
        state = ConversationState(phase=Phase.CONCERN, pending="concern")
        for text in message.before:
            state = self._after(state, text, message.lang)
        earlier = self._heard(state)
        everything = self._heard(self._after(state, message.text, message.lang))
        now = Heard(
            tuple(flag for flag in everything.raised if flag not in earlier.raised),
            tuple(flag for flag in everything.asked if flag not in earlier.asked),
        )
        return Outcome(now, earlier)

    def _after(self, state: ConversationState, text: str, lang: str) -> ConversationState:
        heard = self._guard.hear(text, lang)
        return self._guard.screen(self._library, heard, state, "").state

    def _heard(self, state: ConversationState) -> Heard:
        flags = [str(self._library.flag_of[link].id) for link in state.interview.to_confirm]
        return Heard(state.warned, tuple(flag for flag in flags if flag not in state.warned))
