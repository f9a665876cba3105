"""A patient for tests: words in, words out."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from portal_api.conversation.messages import Kind, MessageView, Role, StateView
from portal_api.conversation.portal import Portal


@dataclass
class Patient:
    """Talks to the service directly; everything but HTTP is real."""

    portal: Portal
    org: str = "riverside"
    locale: str = "en"
    id: str = ""
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        service = self.portal.conversations
        self.id = self.id or service.start(self.org, "portal", self.locale).conversation_id

    def says(self, text: str) -> list[MessageView]:
        """Send words; what the assistant answers."""
        return self._send(text=text)

    def presses(self, choice: str) -> list[MessageView]:
        """Press a choice; what the assistant answers."""
        return self._send(choice=choice)

    def consents(self) -> list[MessageView]:
        return self.presses("yes")

    def answers(self, **replies: str) -> list[MessageView]:
        """Answer every question until the end: by link id (``_`` for ``-`` and ``__`` for ``.``),
        everything else "no", who and how old as a grown-up would."""
        given = {"about": "self", "age": "40 years", "sex": "female", "review": "yes"} | {
            k.replace("__", ".").replace("_", "-"): v for k, v in replies.items()
        }
        said: list[MessageView] = []
        for _ in range(60):
            state = self.state
            if state.phase not in {"interview", "review"}:
                return said
            reply = given.get(state.link_id or "", "no")
            offered = {c.id for c in self.question.choices}
            said = self.presses(reply) if reply in offered else self.says(reply)
            if self.state == state:
                said = self.presses("unsure")
        raise AssertionError("the interview does not end")

    @property
    def question(self) -> MessageView:
        views = self.portal.conversations.messages(self.org, self.id)
        return next(v for v in reversed(views) if v.kind is Kind.QUESTION)

    @property
    def state(self) -> StateView:
        return self.portal.conversations.state(self.org, self.id)

    @property
    def transcript(self) -> str:
        """The whole conversation as text."""
        marks = {Role.PATIENT: ">", Role.ASSISTANT: "<", Role.STAFF: "="}
        views = self.portal.conversations.messages(self.org, self.id)
        return "\n".join(f"{marks[v.role]} [{v.kind}] {v.text}" for v in views)

    def _send(self, **message: str) -> list[MessageView]:
        service = self.portal.conversations
        client_id = f"m{next(self._ids)}"
        accepted = service.accept(self.org, self.id, client_id=client_id, **message)
        service.drain(self.org, self.id)
        views = service.messages(self.org, self.id)
        mine = next(v.seq for v in views if v.id == accepted.message_id)
        return [v for v in views if v.seq > mine]


def kinds(views: list[MessageView]) -> list[str]:
    return [str(view.kind) for view in views]
