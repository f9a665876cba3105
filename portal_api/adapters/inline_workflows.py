"""Workflows that run at once in the caller's thread: the twin of the durable ones, for tests.

What fails is left waiting, as after a crash; ``sweep`` picks it up again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from portal_api.adapters.texting import texting_of
from portal_api.conversation.erasure.upkeep import delete_what_is_due
from portal_api.conversation.follow_up.due import follow_up
from portal_api.conversation.portal import Portal
from portal_api.sms.sender import RetryLaterError, Sender
from portal_api.sms.texting import Texting
from portal_api.sms.undelivered.escalation import escalate
from portal_api.sms.upkeep import overdue, watch_deliveries


@dataclass
class InlineWorkflows:
    """See :class:`portal_api.conversation.ports.Workflows`. Does nothing before ``attach``."""

    texting: Texting | None = None
    _portal: Portal | None = field(default=None, repr=False)

    def attach(self, portal: Portal) -> None:
        """Work for this portal from now on."""
        self._portal = portal
        self.texting = self.texting or texting_of(portal)

    def launch(self) -> None:
        """Nothing to start."""

    def destroy(self) -> None:
        """Nothing to stop."""

    def drain(self, org: str, conversation_id: str) -> None:
        if self._portal is not None:
            self._portal.conversations.drain(org, conversation_id)

    def send(self, org: str, outbound_id: str) -> None:
        if self.texting is None:
            return
        try:
            Sender(self.texting).send(org, outbound_id)
        except RetryLaterError:
            return  # it stays in the outbox

    def sweep(self) -> None:
        """What the durable workflows do every few seconds."""
        if self.texting is None:
            return
        if self._portal is not None:
            follow_up(self._portal.context, self)
        for left in overdue(self.texting):
            for conversation_id, _message in left.drains:
                self.drain(left.org, conversation_id)
            for unsent in left.sends:
                self.send(left.org, unsent.outbound_id)
        watch_deliveries(self.texting)
        escalate(self.texting)
        if self._portal is not None:
            delete_what_is_due(self._portal.context)
