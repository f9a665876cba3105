"""What the conversation needs from outside, as narrow ports; see adapters/ for what fits them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from portal_api.conversation.messages import Reply
from portal_api.settings import Organisation


class Wording(Protocol):
    """Every sentence a person reads."""

    def text(self, locale: str, message_id: str, **args: object) -> str:
        """The sentence in that language. Raises ``KeyError`` when it is missing: never English
        in silence."""

    def has(self, locale: str, message_id: str) -> bool:
        """Whether the sentence exists in that language."""


class LiveUpdates(Protocol):
    """Tells open windows that something changed; carries no content."""

    def open(self) -> None:
        """Begin to listen."""

    def close(self) -> None:
        """Forget every reader."""

    def publish(self, org: str, topic: str) -> None:
        """Wake every subscriber of ``conversation:<id>`` or ``queue``. Never raises."""

    def subscribe(self, org: str, topic: str) -> AsyncIterator[None]:
        """Yields once per wake-up until the reader goes away."""


class Workflows(Protocol):
    """Durable work: survives a restart, runs each thing once. Carries ids, never words."""

    def launch(self) -> None:
        """Begin to do the work, what was left half done first."""

    def destroy(self) -> None:
        """Stop; what is under way is taken up by the next launch."""

    def drain(self, org: str, conversation_id: str) -> None:
        """See that the accepted messages of the conversation are answered."""

    def send(self, org: str, outbound_id: str) -> None:
        """See that the waiting text is sent."""


@dataclass(frozen=True)
class ShapedText:
    """One text message; ``safety`` marks one that must arrive."""

    text: str
    safety: bool = False


class TextShaper(Protocol):
    """Turns the replies of one turn into text messages."""

    def shape(
        self, org: Organisation, locale: str, messages: Sequence[Reply], *, fuller: bool = False
    ) -> list[ShapedText]:
        """Texts in sending order; urgent ones first and alone. ``fuller``: the person has agreed
        to texts that say more."""
