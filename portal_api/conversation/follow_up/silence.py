"""A person gave a worrying answer and then none: one check-in, then somebody calls back."""

from __future__ import annotations

import json

from consent.permits import emergency
from portal_api.conversation.cases import Raised, Reason, raise_case
from portal_api.conversation.consenting import sharing
from portal_api.conversation.follow_up.in_turn import InTurn
from portal_api.conversation.follow_up.reaching import SMS, may_text
from portal_api.conversation.follow_up.worry import others_may_read, wait_for, worry
from portal_api.conversation.recording import resources_of
from portal_api.db.tables import Case
from triage.assess import assess
from triage.level import Level, Route


def ask_after(due: InTurn) -> list[str]:
    """The check-in, or the call-back where it was said before, cannot or should not be said, would
    come much too late, or a member of staff has the case already. Ids of the texts."""
    level = worry(due.library, due.state)
    case = due.store.case(due.conversation.id, lock=True)
    if level is None or _settled(due, case):
        return due.end()
    patience = wait_for(due.org.follow_up.call_back, level)
    late = due.row.due_at is not None and due.now > due.row.due_at + patience
    mute = due.conversation.channel == SMS and not may_text(due.store, due.conversation)
    unwise = others_may_read(due.library, due.state) or mute
    taken = case is not None and case.status == "claimed"
    if due.asked_before or late or unwise or taken:
        return _call_back(due, case, level)
    check_in = due.composer.notice("follow-up.warned" if due.state.warned else "follow-up.silent")
    return due.ask(check_in, due.now + patience, must_arrive=level >= Level.URGENT)


def _settled(due: InTurn, case: Case | None) -> bool:
    """Whether staff have closed the case since the person's last words."""
    closed_at = case.closed_at if case is not None and case.status == "closed" else None
    return closed_at is not None and closed_at >= due.conversation.updated_at


def _call_back(due: InTurn, case: Case | None, level: Level) -> list[str]:
    """A task for staff with what was answered so far.

    Where nobody can be called, or the words are not for the clinic, there is one only for an
    emergency and where staff have the case anyway; it says that no number was left.
    """
    due.end()
    permit = sharing(due.org.ages, due.store.decisions(due.conversation.id), due.state)
    reachable = bool(due.conversation.phone or due.conversation.patient)
    if case is None and not level.is_emergency and not (permit and reachable):
        return []
    assessment = assess(due.library, due.state.interview)
    raised = Raised(
        level=level,
        route=assessment.route if assessment.level >= level else Route.STAFF_REVIEW,
        reason=Reason.SILENT if reachable else Reason.SILENT_NO_NUMBER,
        permit=permit or emergency(),
        assessment=json.dumps(assessment.to_json()),
        resources=resources_of(
            due.context, due.store, due.conversation, due.state, due.now, abandoned=True
        ),
    )
    raise_case(due.store, due.conversation, raised, due.now)
    return []
