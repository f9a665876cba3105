"""Looked after when no one calls: work left behind by a crash, texts that do not arrive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from portal_api.sms.repository import UNCONFIRMED, Unsent
from portal_api.sms.sender import LEASE
from portal_api.sms.texting import Texting
from portal_api.sms.undelivered.escalation import not_arrived

LEFT_BEHIND = timedelta(seconds=5)
"""Work that should have begun by now: its process died between commit and enqueue."""
ARRIVES_WITHIN = timedelta(minutes=5)
"""How long a safety text may take before staff are told that nobody knows whether it arrived."""


@dataclass(frozen=True)
class Overdue:
    """Work left behind by one organisation, oldest first.

    ``drains`` pairs a conversation with its oldest unanswered message.
    """

    org: str
    drains: tuple[tuple[str, str], ...]
    sends: tuple[Unsent, ...]


def overdue(texting: Texting) -> list[Overdue]:
    """Work of every organisation that should have begun and, as far as can be seen, has not."""
    now = texting.clock()
    found = []
    for org in texting.organisations:
        with texting.database.read() as session:
            texts = texting.texts(session, org)
            drains = texts.unanswered(now - LEFT_BEHIND)
            sends = texts.unsent(now - LEFT_BEHIND, now - LEASE, now)
        if drains or sends:
            found.append(Overdue(org, tuple(drains), tuple(sends)))
    return found


def watch_deliveries(texting: Texting) -> int:
    """Tell staff once of each safety text no one has reported as arrived in time; how many."""
    late = 0
    before = texting.clock() - ARRIVES_WITHIN
    for org in texting.organisations:
        with texting.database.read() as session:
            waiting = [row.id for row in texting.texts(session, org).unconfirmed(before)]
        late += sum(_tell_late(texting, org, outbound_id) for outbound_id in waiting)
    return late


def _tell_late(texting: Texting, org: str, outbound_id: str) -> bool:
    """Tell staff unless that has been done. A transaction of its own: it locks a conversation."""
    with texting.database.write() as session:
        texts = texting.texts(session, org)
        row = texts.outbound(outbound_id, lock=True)
        if row is None or row.error is not None or row.status not in UNCONFIRMED:
            return False
        row.error = "late"
        not_arrived(texting, texts, row)
        return True
