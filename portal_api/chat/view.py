"""A conversation as its page shows it: messages, buttons, whether an answer is still to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consent.purposes import Purpose
from portal_api.chat.request import Request
from portal_api.conversation.composing import Answered
from portal_api.conversation.messages import Choice, Kind, MessageView, Role, StateView

COMMANDS = frozenset({"person", "back", "why", "repeat", "help"})
"""Choices that steer instead of answering; they fit any open question."""

_ADVICE = frozenset({Kind.RESULT, Kind.ADVICE, Kind.NOTICE})
_FORMAL = frozenset({"consent", "review", *(f"consent.{p}" for p in Purpose)})
_CLOSED = frozenset({"stopped", "declined"})
_COLOURS = {
    "self-care": "success",
    "routine": "success",
    "soon": "info",
    "same-day": "info",
    "urgent": "warning",
    "emergency": "danger",
    "emergency-ambulance": "danger",
}


@dataclass(frozen=True)
class Shown:
    """One message on the page. ``said`` is what a chosen answer was called on its button, and
    ``question`` what a patient's answer replied to, or which answer they want to change."""

    message: MessageView
    said: str
    question: str | None
    command: str | None
    same_speaker: bool


@dataclass(frozen=True)
class ChatView:
    """Everything the conversation page needs, decided here and not in the template."""

    messages: tuple[Shown, ...]
    state: StateView
    choices: tuple[Choice, ...]
    question: str | None
    last_seq: int
    waiting: bool
    colour: str
    review: tuple[Answered, ...] = ()
    request: Request | None = None

    @property
    def asked(self) -> str:
        """Link id of the open question; a choice made on an older page does not fit it."""
        return self.state.link_id or ""

    @property
    def ended(self) -> bool:
        """Whether the person said no, or stopped."""
        return self.state.phase in _CLOSED

    @property
    def has_result(self) -> bool:
        """Whether there is advice worth keeping on paper."""
        return any(s.message.kind is Kind.RESULT for s in self.messages)

    @property
    def advice(self) -> tuple[MessageView, ...]:
        """What to do: every warning, then the latest result and what came with it."""
        every = [shown.message for shown in self.messages]
        results = [i for i, message in enumerate(every) if message.kind is Kind.RESULT]
        warnings = [message for message in every if message.kind is Kind.URGENT]
        rest = every[results[-1] :] if results else []
        return (*warnings, *(m for m in rest if m.kind in _ADVICE))

    @property
    def told(self) -> tuple[Shown, ...]:
        """What the person said about their health; of an answer given twice only the last."""
        kept: dict[str, Shown] = {}
        for shown in self.messages:
            message = shown.message
            formal = message.kind is Kind.CHOICE and message.link_id in _FORMAL
            if message.role is Role.PATIENT and shown.command is None and not formal:
                kept[message.link_id if shown.question and message.link_id else message.id] = shown
        return tuple(kept.values())

    @property
    def may_go_back(self) -> bool:
        """Whether an answer was given that can be changed."""
        asking = self.state.phase in {"interview", "review"} and self.state.writer is None
        return self.state.answered > 0 and asking

    @property
    def share_done(self) -> int:
        """How far the interview is, in percent; never full while a question is open."""
        total = self.state.answered + max(self.state.left, 1)
        return round(100 * self.state.answered / total)

    def since(self, seq: int) -> tuple[Shown, ...]:
        """The messages a window that has seen ``seq`` still lacks."""
        return tuple(shown for shown in self.messages if shown.message.seq > seq)


def chat_view(
    messages: Sequence[MessageView],
    state: StateView,
    review: tuple[Answered, ...] = (),
    request: Request | None = None,
) -> ChatView:
    """The page of a conversation from its messages, oldest first, and where it stands.

    While a person writes, nothing of the assistant's is open: neither its question nor a wait.
    """
    messages = [message for message in messages if message.text]  # without what was deleted
    waiting = state.writer is None and _is_waiting(messages)
    quiet = waiting or state.writer is not None
    question = None if quiet else _open_question(messages, state)
    return ChatView(
        messages=tuple(_shown(messages, position) for position in range(len(messages))),
        state=state,
        choices=question.choices if question else (),
        question=question.id if question else None,
        last_seq=messages[-1].seq if messages else 0,
        waiting=waiting,
        colour=_COLOURS.get(state.level or "", "info"),
        review=review if question else (),
        request=request,
    )


def _is_waiting(messages: Sequence[MessageView]) -> bool:
    """Whether the last words of the patient got no answer yet but a warning."""
    for message in reversed(messages):
        if message.role is Role.PATIENT:
            return True
        if message.kind is not Kind.URGENT:
            return False
    return False


def _open_question(messages: Sequence[MessageView], state: StateView) -> MessageView | None:
    for message in reversed(messages):
        if message.role is not Role.PATIENT and message.link_id == state.link_id:
            return message
    return None


def _shown(messages: Sequence[MessageView], position: int) -> Shown:
    message = messages[position]
    before = messages[position - 1] if position else None
    is_command = message.kind is Kind.CHOICE and message.text in COMMANDS
    said = _label(messages[:position], message)
    changes = _changes(message, said)
    return Shown(
        message=message,
        said=said,
        question=_asked(messages[:position], message.text if changes else _clinical(message)),
        command="change" if changes else message.text if is_command else None,
        same_speaker=before is not None and before.role is message.role,
    )


def _label(before: Sequence[MessageView], message: MessageView) -> str:
    """The words on the button that was pressed; the stored text is the button's id."""
    if message.role is Role.PATIENT and message.kind is Kind.CHOICE:
        for earlier in reversed(before):
            for choice in earlier.choices:
                if choice.id == message.text:
                    return choice.label
    return message.text


def _changes(message: MessageView, said: str) -> bool:
    """Whether a button beside an answer was pressed in the review: its id is the question's."""
    is_choice = message.role is Role.PATIENT and message.kind is Kind.CHOICE
    in_review = is_choice and message.link_id == "review" and message.text not in COMMANDS
    return in_review and said == message.text


def _clinical(message: MessageView) -> str | None:
    """The clinical question a patient's message answers, if any."""
    if message.role is not Role.PATIENT or message.link_id in {"concern", *_FORMAL}:
        return None
    return message.link_id


def _asked(before: Sequence[MessageView], link_id: str | None) -> str | None:
    """How a question was put last; ``None`` where a person has spoken since: they were answered."""
    for earlier in reversed(before):
        if link_id is None or earlier.role is Role.STAFF:
            return None
        if earlier.role is not Role.PATIENT and earlier.link_id == link_id:
            return earlier.text
    return None
