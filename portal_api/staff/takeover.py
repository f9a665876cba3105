"""A member of staff writes to the patient in the assistant's place, and hands back to it.

Only who holds the case may, and only while the patient agrees to share. The assistant is quiet
meanwhile; the guard is not. One audited transaction each.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from consent.permits import emergency
from portal_api.conversation.cases import Raised, Reason, raise_case
from portal_api.conversation.consenting import sharing
from portal_api.conversation.portal import Portal
from portal_api.conversation.repository import Store
from portal_api.conversation.takeover import speaking
from portal_api.conversation.takeover.repository import left_alone, open_takeover
from portal_api.db.audit import record
from portal_api.db.tables import Case, Conversation
from portal_api.errors import BadInputError
from portal_api.identity.staff_member import StaffMember
from portal_api.staff import repository, service
from portal_api.staff.service import NotYoursError
from privacy.log import Event, emit
from triage.level import Level, Route

LONGEST = 2_000
"""Characters of one message: more than anybody reads in a small window, or in texts."""

Act = Callable[[Session, Store, Conversation, datetime], bool]


def take_over(portal: Portal, member: StaffMember, case_id: str) -> None:
    """Write in the assistant's place from here on. Once more changes nothing.

    Raises ``NotYoursError``, ``NotSharedError`` or ``NotFoundError``.
    """

    def begun(session: Session, store: Store, conversation: Conversation, now: datetime) -> bool:
        if not speaking.begin(portal.context, store, conversation, member.id, now):
            return False
        record(session, member.org, now, member.actor, "takeover-began", conversation.id)
        return True

    _holding(portal, member, case_id, begun)


def write(portal: Portal, member: StaffMember, case_id: str, client_id: str, words: str) -> None:
    """Say something to the patient. The same ``client_id`` again changes nothing.

    Raises ``BadInputError`` for nothing or too much, else as :func:`take_over`; ``NotYoursError``
    also where the assistant has been given back the conversation meanwhile.
    """
    words = words.strip()
    if not 0 < len(words) <= LONGEST:
        raise BadInputError(f"A message has 1 to {LONGEST} characters.")

    def written(session: Session, store: Store, conversation: Conversation, now: datetime) -> bool:
        going_on = open_takeover(session, member.org, conversation.id)
        if going_on is None or going_on.staff != member.id:
            raise NotYoursError(repository.one(session, member.org, case_id))
        identity = f"staff:{client_id}"
        if not speaking.write(portal.context, store, conversation, going_on, words, identity, now):
            return False
        record(session, member.org, now, member.actor, "staff-wrote", conversation.id)
        return True

    _holding(portal, member, case_id, written)


def hand_back(portal: Portal, member: StaffMember, case_id: str) -> None:
    """Let the assistant go on: it says so and asks the open question again.

    Raises ``NotYoursError`` or ``NotFoundError``.
    """

    def handed(session: Session, store: Store, conversation: Conversation, now: datetime) -> bool:
        if speaking.hand_back(portal.context, store, conversation, now) is None:
            return False
        record(session, member.org, now, member.actor, "takeover-ended", conversation.id)
        return True

    _holding(portal, member, case_id, handed)


def return_abandoned(portal: Portal) -> int:
    """Give every conversation staff have left alone back to the assistant; how many.

    A case whose holder was silent goes back to the queue as well, and says why.
    """
    returned = 0
    quiet_since = portal.clock() - portal.settings.takeover_quiet
    for org in portal.organisations:
        with portal.database.read() as session:
            found = left_alone(session, org, quiet_since)
        for conversation_id in found:
            returned += _return(portal, org, conversation_id, quiet_since)
    return returned


def _return(portal: Portal, org: str, conversation_id: str, quiet_since: datetime) -> bool:
    """One of them, in a transaction of its own, unless somebody wrote in it just now."""
    now = portal.clock()
    with portal.database.write() as session:
        store = portal.store(session, org)
        conversation = store.conversation(conversation_id, lock=True)
        if conversation_id not in left_alone(session, org, quiet_since):
            return False
        takeover = speaking.hand_back(portal.context, store, conversation, now)
        case = store.case(conversation_id, lock=True)
        if takeover is None:
            return False
        if case is not None and case.status == "claimed" and case.owner == takeover.staff:
            _tell_staff(portal, store, conversation, case, now)
        record(session, org, now, "system", "takeover-left-alone", conversation_id)
    emit(Event.TAKEOVER_RETURNED, org=org, conversation=conversation_id)
    portal.conversations.said(org, conversation_id)
    return True


def _tell_staff(
    portal: Portal, store: Store, conversation: Conversation, case: Case, now: datetime
) -> None:
    """Nobody knows whether the holder is there: the case waits for anyone again."""
    decisions, state = store.decisions(conversation.id), store.state(conversation)
    permit = sharing(portal.organisations[store.org].ages, decisions, state) or emergency()
    raised = Raised(Level.SAME_DAY, Route.STAFF_REVIEW, Reason.LEFT_ALONE, permit)
    raise_case(store, conversation, raised, now)
    service.give_back(portal, store.session, store.org, case.id, str(case.owner), actor="system")


def _holding(portal: Portal, member: StaffMember, case_id: str, act: Act) -> None:
    """Act on the conversation of a case this person holds, and keep it theirs meanwhile."""
    now = portal.clock()
    with portal.database.write() as session:
        row = repository.one(session, member.org, case_id)
        store = portal.store(session, member.org)
        conversation = store.conversation(row.conversation.id, lock=True)
        case = store.case(conversation.id, lock=True)
        if case is None or case.status != "claimed" or case.owner != member.id:
            raise NotYoursError(repository.one(session, member.org, case_id))
        if not act(session, store, conversation, now):
            return
    portal.conversations.said(member.org, conversation.id)
