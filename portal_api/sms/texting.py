"""What every part of texting works with, put together once at start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from consent.permits import Permit, emergency
from portal_api.conversation.cases import Raised, Reason, raise_case
from portal_api.conversation.outbox import TextKind
from portal_api.conversation.ports import LiveUpdates, Wording
from portal_api.conversation.repository import Store
from portal_api.db.engine import Database
from portal_api.db.tables import Outbound
from portal_api.settings import Organisation, organisation_of
from portal_api.sms.ports import Handset, SignatureCheck, SMSProvider
from portal_api.sms.quiet_hours import opening, zones_of
from portal_api.sms.repository import TextStore
from portal_api.sms.segments import economical
from privacy.encryption import FieldCipher
from triage.level import Level, Route


@dataclass(frozen=True)
class Texting:
    """Collaborators of texting. ``public_url`` is where the provider reaches us, without a slash
    at the end; ``trusted_proxies`` are addresses or networks whose forwarded headers count;
    ``handset`` is there in the demonstration only."""

    organisations: Mapping[str, Organisation]
    database: Database
    ciphers: Mapping[str, FieldCipher]
    index: Callable[[str], str]
    wording: Wording
    live: LiveUpdates
    provider: SMSProvider
    signatures: SignatureCheck
    clock: Callable[[], datetime]
    public_url: str
    trusted_proxies: tuple[str, ...] = ()
    handset: Handset | None = None

    def organisation(self, org: str) -> Organisation:
        """Raises :class:`portal_api.errors.NotFoundError`."""
        return organisation_of(dict(self.organisations), org)

    def texts(self, session: Session, org: str) -> TextStore:
        return TextStore(session, org)

    def callback(self, org: str, outbound_id: str) -> str:
        """Where the provider reports on a text. The id in it ties a report to its text even when
        the answer to the sending call was lost."""
        return f"{self.public_url.rstrip('/')}/sms/{org}/status?outbound={outbound_id}"

    def say(self, org: Organisation, locale: str, message_id: str, **args: str) -> str:
        """One of our own sentences with the clinic's numbers, in the cheaper spelling."""
        named = {**org.numbers(), "clinic": org.texts_as, **args}
        return economical(self.wording.text(locale, message_id, **named))

    def queue(
        self,
        permit: Permit,
        session: Session,
        org: Organisation,
        outbound_id: str,
        phone: str,
        text: str,
        *,
        conversation: str | None,
        safety: bool = False,
        kind: TextKind = TextKind.REPLY,
    ) -> None:
        """Put one of our own texts in the outbox, within the caller's transaction.

        ``safety``: staff are told when it does not arrive. ``kind`` decides when it may go out: a
        proactive text written at night waits for the morning where its telephone is at home.
        """
        permit.demand(permit.writes)
        cipher = self.ciphers[org.id]
        row = Outbound(
            id=outbound_id,
            org=org.id,
            conversation=conversation,
            phone_index=self.index(phone),
            phone=cipher.encrypt(phone),
            text=cipher.encrypt(text),
            text_index=self.index(text),
            safety=safety or kind is TextKind.SAFETY,
            kind=kind.value,
            ground=permit.ground.value,
            status="waiting",
            attempts=0,
            created_at=self.clock(),
        )
        row.not_before = self.waits_until(row)
        session.add(row)

    def waits_until(self, row: Outbound) -> datetime | None:
        """When the text may go out, where that is not now: see
        :mod:`portal_api.sms.quiet_hours`. Safety texts and replies never wait."""
        if row.safety or row.kind != TextKind.PROACTIVE.value:
            return None
        now, org = self.clock(), self.organisation(row.org)
        phone = self.ciphers[row.org].decrypt(row.phone)
        opens = opening(now, zones_of(phone, org.zone, now))
        return opens if opens > now else None

    def tell_staff(
        self, session: Session, org: str, conversation_id: str, level: Level, reason: Reason
    ) -> None:
        """Put the conversation in front of staff, within the caller's transaction."""
        store = Store(session, org, self.ciphers[org])
        conversation = store.conversation(conversation_id, lock=True)
        raised = Raised(level, Route.STAFF_REVIEW, reason, emergency())
        raise_case(store, conversation, raised, self.clock())
