"""One follow-up whose time has come, with everything it needs, inside its transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal_api.conversation.composing import Composer
from portal_api.conversation.context import Context
from portal_api.conversation.follow_up.reaching import reach
from portal_api.conversation.follow_up.repository import Status
from portal_api.conversation.messages import Reply
from portal_api.conversation.repository import Store
from portal_api.conversation.state import ConversationState
from portal_api.db.tables import Conversation, FollowUp
from portal_api.settings import Organisation
from triage.library import Library


@dataclass(frozen=True)
class InTurn:
    """The row and its conversation, both locked."""

    context: Context
    store: Store
    row: FollowUp
    conversation: Conversation
    state: ConversationState
    now: datetime

    @property
    def org(self) -> Organisation:
        return self.context.organisation(self.store.org)

    @property
    def library(self) -> Library:
        return self.context.libraries[self.store.org]

    @property
    def composer(self) -> Composer:
        return self.context.composer(self.store.org, self.conversation.locale)

    @property
    def asked_before(self) -> bool:
        """Whether the check-in was said."""
        return self.row.status == Status.ASKED.value

    def ask(self, reply: Reply, then: datetime | None, *, must_arrive: bool) -> list[str]:
        """Say the one check-in; ``then`` is when to look again, if at all. Ids of the texts."""
        texts = reach(
            self.context, self.store, self.conversation, [reply], self.now, must_arrive=must_arrive
        )
        self.row.outbound = texts[0] if texts else None
        self.row.asked_at, self.row.due_at = self.now, then
        self.row.status = Status.ASKED.value if then else Status.OVER.value
        return texts

    def end(self) -> list[str]:
        """Nothing is to be said or done, now or later."""
        self.row.status, self.row.due_at = Status.OVER.value, None
        return []
