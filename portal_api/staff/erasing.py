"""A member of staff agrees that a patient's words are deleted, as the patient asked."""

from __future__ import annotations

from portal_api.conversation.cases import Reason
from portal_api.conversation.erasure.erasing import erase
from portal_api.conversation.portal import Portal
from portal_api.db.audit import record
from portal_api.errors import ConflictError
from portal_api.identity.staff_member import StaffMember
from portal_api.staff import repository
from portal_api.staff.repository import QueueRow
from portal_api.staff.service import NotYoursError


def erase_words(portal: Portal, member: StaffMember, case_id: str) -> QueueRow:
    """Delete the words and answers of a case one holds; the result and the trail stay.

    Raises ``NotYoursError``, ``NotFoundError``, or ``ConflictError`` where nobody asked for it.
    """
    now = portal.clock()
    with portal.database.write() as session:
        conversation_id = repository.one(session, member.org, case_id).conversation.id
        store = portal.store(session, member.org)
        conversation = store.conversation(conversation_id, lock=True)
        row = repository.one(session, member.org, case_id)
        if row.case.status != "claimed" or row.case.owner != member.id:
            raise NotYoursError(row)
        asked = repository.reasons(session, member.org, [case_id]).get(case_id, ())
        if Reason.ERASURE.value not in asked:
            raise ConflictError("Nobody has asked for these words to be deleted.")
        erase(store, conversation, now, was_read=True)
        record(session, member.org, now, member.actor, "erased", conversation_id)
    portal.live.publish(member.org, f"conversation:{conversation_id}")
    portal.live.publish(member.org, "queue")
    return row
