"""Sending one text of the outbox: once, however often this is called and wherever it is killed.

A text goes ``waiting`` → ``sending`` → ``sent``; the first step is committed before the provider
is called. Whoever finds a text in ``sending`` does not know whether it went out. It waits until
the call that may still be under way must have ended (the lease), asks the provider for a text
with the same words to the same number that is not another of ours, and only sends when there is
none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from consent.permits import Permit, again
from portal_api.conversation.cases import Reason
from portal_api.conversation.repository import Store
from portal_api.db.audit import record
from portal_api.db.tables import OptOut, Outbound
from portal_api.settings import Organisation
from portal_api.sms.ports import (
    BusyError,
    OptedOutError,
    RefusedError,
    SMSError,
    Submitted,
    UncertainError,
)
from portal_api.sms.repository import TextStore, confirmation_id
from portal_api.sms.texting import Texting
from portal_api.sms.undelivered.escalation import not_arrived
from privacy.log import Event, emit
from triage.level import Level

LEASE = timedelta(seconds=30)
"""Longer than a call to the provider can take and its list to show the text."""
SKEW = timedelta(minutes=2)
"""How far the provider's clock may be behind ours. Looking further back does no harm: texts known
to be others of ours do not count."""
REPEATS = 3
REPEATS_WITHIN = timedelta(minutes=30)


class RetryLaterError(Exception):
    """Not sent and not lost: try again after a while. Holds a code, never words or numbers."""


@dataclass(frozen=True)
class _Claim:
    """A text this call alone may send now. ``doubtful``: it may be with the provider already."""

    org: Organisation
    outbound_id: str
    phone: str
    text: str
    created_at: datetime
    doubtful: bool
    permit: Permit


class Sender:
    """Sends texts of the outbox with the provider."""

    def __init__(self, texting: Texting, lease: timedelta = LEASE) -> None:
        self._texting = texting
        self._lease = lease

    def send(self, org: str, outbound_id: str) -> None:
        """Send the text unless that has been done. Raises :class:`RetryLaterError`.

        Texts written to the same telephone before it go first; a safety text waits for none.
        """
        for earlier in self._before(org, outbound_id):
            self._send(org, earlier)
        self._send(org, outbound_id)

    def _before(self, org: str, outbound_id: str) -> list[str]:
        with self._texting.database.read() as session:
            texts = self._texting.texts(session, org)
            row = texts.outbound(outbound_id)
            if row is None or row.safety or row.status not in {"waiting", "sending"}:
                return []
            if self._texting.waits_until(row) is not None:
                return []
            return texts.before(row)

    def _send(self, org: str, outbound_id: str) -> None:
        claim = self._claim(self._texting.organisation(org), outbound_id)
        if claim is None:
            return
        try:
            submitted = self._hand_over(claim.permit, claim)
        except SMSError as error:
            self._failed(claim, error)
        else:
            self._sent(claim, submitted)
        self._texting.live.publish(org, "texts")

    def lane(self, org: str, outbound_id: str) -> str:
        """What keeps texts in order: those with the same lane go to the same telephone."""
        with self._texting.database.read() as session:
            row = self._texting.texts(session, org).outbound(outbound_id)
            return f"{org}:{row.phone_index}" if row is not None else f"{org}:none"

    def give_up(self, org: str, outbound_id: str) -> None:
        """Stop trying. A safety text becomes a task for staff."""
        with self._texting.database.write() as session:
            texts = self._texting.texts(session, org)
            row = texts.outbound(outbound_id, lock=True)
            if row is not None and row.status in {"waiting", "sending"}:
                self._close(texts, row, "failed", "gave-up")

    def _claim(self, org: Organisation, outbound_id: str) -> _Claim | None:
        texting, now = self._texting, self._texting.clock()
        with texting.database.write() as session:
            texts = texting.texts(session, org.id)
            row = texts.outbound(outbound_id, lock=True)
            if row is None or row.status not in {"waiting", "sending"}:
                return None
            doubtful = row.status == "sending"
            if doubtful and row.sent_at is not None and now < row.sent_at + self._lease:
                raise RetryLaterError("in-flight")
            if not doubtful and (self._stopped(texts, row, now) or self._waits(row)):
                return None
            permit = self._permit(texts, row)
            if permit is None:
                return None
            row.status, row.sent_at, row.attempts = "sending", now, row.attempts + 1
            cipher = texting.ciphers[org.id]
            phone, text = cipher.decrypt(row.phone), cipher.decrypt(row.text)
            return _Claim(org, row.id, phone, text, row.created_at, doubtful, permit)

    def _stopped(self, texts: TextStore, row: Outbound, now: datetime) -> bool:
        """Whether the text may not go out: the person said stop, or it is running wild."""
        wish = texts.opt_out(row.phone_index)
        if wish is not None and row.id != confirmation_id(row.org, row.phone_index, wish.at):
            self._close(texts, row, "opted-out", "opted-out")
            return True
        if texts.sent_alike(row, now - REPEATS_WITHIN) >= REPEATS:
            self._hold(texts, row)
            return True
        return False

    def _waits(self, row: Outbound) -> bool:
        """Whether it is night where the telephone is and the text can wait; it is found again
        when the night is over, also by another process."""
        until = self._texting.waits_until(row)
        row.not_before = until or row.not_before
        return until is not None

    def _permit(self, texts: TextStore, row: Outbound) -> Permit | None:
        """Whether it may still go out: a yes to texts may have been taken back meanwhile."""
        said = Store(texts.session, row.org, self._texting.ciphers[row.org])
        permit = again(row.ground, said.decisions(row.conversation) if row.conversation else ())
        if permit is None:
            self._close(texts, row, "opted-out", "consent")
        return permit

    def _hold(self, texts: TextStore, row: Outbound) -> None:
        row.status, row.error = "held", "repeated"
        emit(Event.TEXT_HELD, org=row.org, outbound=row.id)
        if row.conversation is not None:
            level = Level.URGENT if row.safety else Level.SAME_DAY
            self._texting.tell_staff(
                texts.session, row.org, row.conversation, level, Reason.HELD_TEXT
            )

    def _hand_over(self, permit: Permit, claim: _Claim) -> Submitted:
        permit.demand(permit.writes)
        provider = self._texting.provider
        if claim.doubtful:
            since = claim.created_at - SKEW
            alike = provider.find(claim.org, claim.phone, claim.text, since)
            with self._texting.database.read() as session:
                ours = self._texting.texts(session, claim.org.id).unknown(alike)
            if ours:
                return Submitted(ours[0], "sent")
        callback = self._texting.callback(claim.org.id, claim.outbound_id)
        return provider.submit(claim.org, claim.phone, claim.text, callback)

    def _sent(self, claim: _Claim, submitted: Submitted) -> None:
        with self._texting.database.write() as session:
            row = self._texting.texts(session, claim.org.id).outbound(claim.outbound_id, lock=True)
            if row is None:
                return
            row.provider_id = submitted.provider_id
            if row.status == "sending":  # else its delivery report was faster than this answer
                row.status, row.sent_at = submitted.status, self._texting.clock()
        emit(Event.TEXT_SENT, org=claim.org.id, outbound=claim.outbound_id)

    def _failed(self, claim: _Claim, error: SMSError) -> None:
        """Write down what the failure means. Raises :class:`RetryLaterError` where it passes."""
        with self._texting.database.write() as session:
            texts = self._texting.texts(session, claim.org.id)
            row = texts.outbound(claim.outbound_id, lock=True)
            if row is None or row.status != "sending":
                return
            if isinstance(error, OptedOutError):
                self._opted_out(texts, row, error)
            elif isinstance(error, RefusedError):
                self._close(texts, row, "failed", error.code)
            elif isinstance(error, BusyError):
                row.status, row.sent_at = "waiting", None
            elif isinstance(error, UncertainError) and error.settled:
                row.sent_at = None  # the call has ended: the provider can be asked at once
        emit(
            Event.TEXT_FAILED,
            org=claim.org.id,
            outbound=claim.outbound_id,
            code=error.code,
        )
        if isinstance(error, BusyError | UncertainError):
            raise RetryLaterError(error.code) from None

    def _opted_out(self, texts: TextStore, row: Outbound, error: SMSError) -> None:
        now = self._texting.clock()
        if texts.opt_out(row.phone_index) is None:
            texts.session.add(OptOut(org=row.org, phone_index=row.phone_index, at=now))
        self._close(texts, row, "opted-out", error.code)
        record(texts.session, row.org, now, "system", "texts-stopped", row.id, {"by": "provider"})

    def _close(self, texts: TextStore, row: Outbound, status: str, code: str) -> None:
        """End the text without sending it; a safety text becomes a task for staff."""
        row.status, row.error = status, code
        not_arrived(self._texting, texts, row)
