"""``/api/v1/{org}/staff``: the queue as JSON, for the organisation's signed-in staff."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from portal_api.conversation.portal import Portal, PortalDep
from portal_api.identity.access import SignedIn
from portal_api.pages import check_same_site
from portal_api.problems import RESPONSES
from portal_api.staff import service
from portal_api.staff.queue import entry_of, queue_view
from portal_api.staff.repository import QueueFilter, QueueRow
from portal_api.staff.schemas import CaseOut, CloseIn, QueueOut

router = APIRouter(
    prefix="/api/v1/{org}/staff/cases",
    tags=["staff"],
    dependencies=[Depends(check_same_site)],
    responses=RESPONSES,
)


@router.get("")
def cases(member: SignedIn, portal: PortalDep, show: QueueFilter = QueueFilter.ALL) -> QueueOut:
    """Open cases; ``show=mine`` for one's own, ``show=closed`` for closed ones."""
    return QueueOut.of(queue_view(portal, member, show))


@router.post("/{case_id}/claim")
def claim(member: SignedIn, portal: PortalDep, case_id: str) -> CaseOut:
    """Take a waiting case; 409 says who was first."""
    return _out(portal, service.claim(portal, member, case_id))


@router.post("/{case_id}/release")
def release(member: SignedIn, portal: PortalDep, case_id: str) -> CaseOut:
    """Give a case one holds back to the queue."""
    return _out(portal, service.release(portal, member, case_id))


@router.post("/{case_id}/close")
def close(member: SignedIn, portal: PortalDep, case_id: str, closing: CloseIn) -> CaseOut:
    """End a case one holds."""
    return _out(portal, service.close(portal, member, case_id, closing.outcome))


def _out(portal: Portal, row: QueueRow) -> CaseOut:
    with portal.database.read() as session:
        return CaseOut.of(entry_of(portal.store(session, row.case.org), row))
