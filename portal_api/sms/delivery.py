"""Delivery reports: each kept once, the text's status moved on, staff told what did not arrive."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from portal_api.db.tables import DeliveryStatus, Outbound
from portal_api.errors import BadInputError
from portal_api.sms.repository import TextStore
from portal_api.sms.texting import Texting
from portal_api.sms.undelivered.escalation import not_arrived
from privacy.log import Event, emit

_FINAL = {
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
}
_NOT_ARRIVED = frozenset({"undelivered", "failed"})
_LONGEST = 64


@dataclass(frozen=True)
class Report:
    """One report. ``outbound_id`` comes from our own callback address, signed with it."""

    provider_id: str
    status: str
    error: str | None
    outbound_id: str | None

    @classmethod
    def of(cls, fields: Mapping[str, str], outbound_id: str | None) -> Report:
        """The report in a webhook's fields. Raises ``BadInputError`` when it names no text."""
        provider_id = fields.get("MessageSid") or fields.get("SmsSid") or ""
        status = fields.get("MessageStatus") or fields.get("SmsStatus") or ""
        if not provider_id or not status or max(len(provider_id), len(status) * 2) > _LONGEST:
            raise BadInputError("MessageSid and MessageStatus are needed.")
        return cls(provider_id, status, fields.get("ErrorCode", "")[:_LONGEST] or None, outbound_id)


def take_report(texting: Texting, org: str, report: Report) -> None:
    """Keep the report and act on it; the same one again changes nothing."""
    try:
        with texting.database.write() as session:
            texts = texting.texts(session, org)
            if texts.add_status(_row(texting, org, report)):
                _apply(texting, texts, report)
    except IntegrityError:
        return  # the same report arrived twice at once, and the other was faster
    emit(Event.TEXT_STATUS_CHANGED, org=org, provider_status=report.status)
    texting.live.publish(org, "texts")


def _apply(texting: Texting, texts: TextStore, report: Report) -> None:
    row = texts.by_provider_id(report.provider_id)
    if row is None and report.outbound_id is not None:
        # Faster than the answer to the sending call, or that answer was lost.
        row = texts.outbound(report.outbound_id, lock=True)
        if row is not None and row.provider_id is not None:
            return
    if row is None:
        return
    row.provider_id = report.provider_id
    before, row.status = row.status, _after(row, report.status)
    if before == "sending" and row.status == "sent":
        row.sent_at = texting.clock()
    if row.status == before:
        return
    if row.status in _NOT_ARRIVED:
        row.error = report.error or report.status
        not_arrived(texting, texts, row)


def _after(row: Outbound, reported: str) -> str:
    """The status after a report. Reports come in any order: a final one stays, but "delivered"
    is believed over all others."""
    final = _FINAL.get(reported)
    if row.status == "delivered" or (final is None and row.status in _FINAL.values()):
        return row.status
    if final == "delivered" or (final is not None and row.status not in _NOT_ARRIVED):
        return final
    if row.status in {"waiting", "sending"}:
        return "sent"  # any report means the provider has it
    return row.status


def _row(texting: Texting, org: str, report: Report) -> DeliveryStatus:
    return DeliveryStatus(
        id=str(uuid.uuid4()),
        org=org,
        provider_id=report.provider_id,
        status=report.status,
        error=report.error,
        received_at=texting.clock(),
    )
