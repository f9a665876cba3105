"""What staff do with a case: claim, give back, close. One audited transaction each."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from consent.permits import legal
from portal_api.conversation.portal import Portal
from portal_api.conversation.takeover import speaking
from portal_api.db.audit import record
from portal_api.errors import ConflictError
from portal_api.identity.staff_member import StaffMember
from portal_api.staff import repository
from portal_api.staff.outcome import CaseOutcome
from portal_api.staff.repository import QueueRow
from records.closing import Worker, claimed, completed, ended, released

_FINISHED = frozenset(
    {"completed", "cancelled", "failed", "rejected", "inactive", "entered-in-error"}
)
"""States of a Task or a Flag that nothing here changes any more."""

Change = Callable[[dict[str, Any]], dict[str, Any]]


class NotYoursError(ConflictError):
    """The case is not in the state the person saw; ``row`` is how it stands now."""

    def __init__(self, row: QueueRow) -> None:
        self.row = row
        if row.case.status == "closed":
            detail = "This case is closed."
        elif row.owner is None:
            detail = "No one has claimed this case. Claim it first."
        else:
            detail = f"{row.owner.name} has this case."
        super().__init__(detail)


def claim(portal: Portal, member: StaffMember, case_id: str) -> QueueRow:
    """Take a waiting case. Of two people at once one gets it; the other gets ``NotYoursError``.

    Claiming what one already holds changes nothing. Raises ``NotFoundError``.
    """
    now = portal.clock()
    with portal.database.write() as session:
        won = repository.claim(session, member.org, case_id, member.id, now)
        row = repository.one(session, member.org, case_id)
        if won:
            worker, base = Worker(member.id, member.name), _base(portal, row)
            _change(portal, session, row, "Task", lambda t: claimed(t, worker, now, base), now)
            record(session, member.org, now, member.actor, "case-claimed", case_id)
        elif not _holds(member, row):
            raise NotYoursError(row)
    return _announced(portal, row)


def release(portal: Portal, member: StaffMember, case_id: str) -> QueueRow:
    """Give the case back to the queue. Raises ``NotYoursError`` or ``NotFoundError``."""
    with portal.database.write() as session:
        row = give_back(portal, session, member.org, case_id, member.id, member.actor)
    _back_to_the_assistant(portal, member, row)
    return _announced(portal, row)


def give_back(
    portal: Portal, session: Session, org: str, case_id: str, holder: str, actor: str
) -> QueueRow:
    """:func:`release` within the caller's transaction, in anybody's name; nothing may follow it.

    ``holder`` is the id of who holds the case.
    """
    now = portal.clock()
    done = repository.release(session, org, case_id, holder, now)
    row = repository.one(session, org, case_id)
    if not done:
        raise NotYoursError(row)
    base = _base(portal, row)
    _change(portal, session, row, "Task", lambda t: released(t, now, base), now)
    record(session, org, now, actor, "case-released", case_id)
    return row


def close(portal: Portal, member: StaffMember, case_id: str, outcome: CaseOutcome) -> QueueRow:
    """End a case one holds: its alert goes off and its task is done.

    Raises ``NotYoursError`` or ``NotFoundError``.
    """
    now = portal.clock()
    with portal.database.write() as session:
        done = repository.close(session, member.org, case_id, member.id, outcome.value, now)
        row = repository.one(session, member.org, case_id)
        if not done:
            raise NotYoursError(row)
        base, ending = _base(portal, row), outcome.value
        _change(portal, session, row, "Task", lambda t: completed(t, ending, now, base), now)
        _change(portal, session, row, "Flag", lambda flag: ended(flag, now), now)
        detail = {"outcome": outcome.value, "level": row.case.level}
        record(session, member.org, now, member.actor, "case-closed", case_id, detail)
    _back_to_the_assistant(portal, member, row)
    return _announced(portal, row)


def viewed(portal: Portal, member: StaffMember, case_id: str) -> None:
    """Note that the person opened the case."""
    now = portal.clock()
    with portal.database.write() as session:
        record(session, member.org, now, member.actor, "case-viewed", case_id)


def _holds(member: StaffMember, row: QueueRow) -> bool:
    return row.case.status == "claimed" and row.case.owner == member.id


def _back_to_the_assistant(portal: Portal, member: StaffMember, row: QueueRow) -> None:
    """Who lets go of a case does not write in it any more. A transaction of its own, because it
    locks the conversation, which comes before the case; what a crash leaves, the sweep finds."""
    now, org, conversation_id = portal.clock(), row.case.org, row.conversation.id
    with portal.database.write() as session:
        store = portal.store(session, org)
        conversation = store.conversation(conversation_id, lock=True)
        if speaking.hand_back(portal.context, store, conversation, now) is None:
            return
        record(session, org, now, member.actor, "takeover-ended", conversation_id)
    portal.conversations.said(org, conversation_id)


def _announced(portal: Portal, row: QueueRow) -> QueueRow:
    """Tell whoever looks at it, the patient too: they see what became of their request."""
    portal.live.publish(row.case.org, "queue")
    portal.live.publish(row.case.org, f"conversation:{row.conversation.id}")
    return row


def _base(portal: Portal, row: QueueRow) -> str:
    """Where the organisation's own identifiers and code systems live, as in the case's records."""
    return f"{portal.context.public_url}/fhir/R4/{row.case.org}"


def _change(
    portal: Portal, session: Session, row: QueueRow, kind: str, change: Change, now: datetime
) -> None:
    """Write a new version of each resource of that kind staff have not finished with yet."""
    store = portal.store(session, row.case.org)
    found = repository.resources(session, row.case.org, row.conversation.id)
    contents = [json.loads(store.cipher.decrypt(r.content)) for r in found if r.type == kind]
    unfinished = [change(content) for content in contents if content["status"] not in _FINISHED]
    store.put_resources(legal(), row.conversation.id, unfinished, now)
