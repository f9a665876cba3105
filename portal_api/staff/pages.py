"""``/{org}/staff``: the console's pages. Plain links and forms; scripts only keep them fresh."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from portal_api.identity.access import PageRoute
from portal_api.pages import check_same_site
from portal_api.staff import service, takeover
from portal_api.staff.desk import Desk, DeskDep
from portal_api.staff.erasing import erase_words
from portal_api.staff.outcome import CaseOutcome
from portal_api.staff.queue import queue_view
from portal_api.staff.repository import QueueFilter

router = APIRouter(prefix="/{org}/staff", route_class=PageRoute, include_in_schema=False)

SameSite = Depends(check_same_site)


@router.get("")
def queue(desk: DeskDep, show: QueueFilter = QueueFilter.ALL) -> HTMLResponse:
    """The queue, worst first."""
    return desk.page("staff/queue.html", view=queue_view(desk.portal, desk.member, show))


@router.get("/queue")
def queue_again(desk: DeskDep, show: QueueFilter = QueueFilter.ALL) -> HTMLResponse:
    """The part of the queue page that changes."""
    return desk.page("staff/queue_part.html", view=queue_view(desk.portal, desk.member, show))


@router.get("/cases/{case_id}")
def case(desk: DeskDep, case_id: str) -> HTMLResponse:
    """One case; that it was opened is written into its trail."""
    page = desk.case_page(case_id)
    service.viewed(desk.portal, desk.member, case_id)
    return page


@router.get("/cases/{case_id}/standing")
def standing(desk: DeskDep, case_id: str, version: int) -> Response:
    """Who has the case and what can be done; 204 when it stands as the page shows it."""
    file = desk.file(case_id)
    if file.entry.version == version:
        return Response(status_code=204)
    return desk.page("staff/standing.html", file=file, outcomes=tuple(CaseOutcome), changed=True)


@router.get("/cases/{case_id}/words")
def words(desk: DeskDep, case_id: str) -> HTMLResponse:
    """What was said so far, for a page that is open."""
    file = desk.file(case_id)
    return desk.page("staff/words.html", file=file, entry=file.entry)


@router.post("/cases/{case_id}/claim", dependencies=[SameSite])
def claim(desk: DeskDep, case_id: str) -> Response:
    """Take the case; whoever was too late sees who has it."""
    back = f"cases/{case_id}"
    return _done(desk, case_id, back, lambda: service.claim(desk.portal, desk.member, case_id))


@router.post("/cases/{case_id}/release", dependencies=[SameSite])
def release(desk: DeskDep, case_id: str) -> Response:
    """Give the case back."""
    return _done(desk, case_id, "", lambda: service.release(desk.portal, desk.member, case_id))


@router.post("/cases/{case_id}/close", dependencies=[SameSite])
def close(desk: DeskDep, case_id: str, outcome: Annotated[CaseOutcome, Form()]) -> Response:
    """End the case."""
    return _done(
        desk, case_id, "", lambda: service.close(desk.portal, desk.member, case_id, outcome)
    )


@router.post("/cases/{case_id}/erase", dependencies=[SameSite])
def erase(desk: DeskDep, case_id: str) -> Response:
    """Delete the patient's words and answers, as they asked."""
    back = f"cases/{case_id}"
    return _done(desk, case_id, back, lambda: erase_words(desk.portal, desk.member, case_id))


@router.post("/cases/{case_id}/takeover", dependencies=[SameSite])
def take_over(desk: DeskDep, case_id: str) -> Response:
    """Write to the patient in the assistant's place."""
    return _done(
        desk, case_id, _talk(case_id), lambda: takeover.take_over(desk.portal, desk.member, case_id)
    )


@router.post("/cases/{case_id}/messages", dependencies=[SameSite])
def write(
    desk: DeskDep,
    case_id: str,
    client_id: Annotated[str, Form(min_length=1, max_length=100)],
    text: Annotated[str, Form()],
) -> Response:
    """Say something to the patient."""
    return _done(
        desk,
        case_id,
        _talk(case_id),
        lambda: takeover.write(desk.portal, desk.member, case_id, client_id, text),
    )


@router.post("/cases/{case_id}/hand-back", dependencies=[SameSite])
def hand_back(desk: DeskDep, case_id: str) -> Response:
    """Let the assistant go on."""
    return _done(
        desk, case_id, _talk(case_id), lambda: takeover.hand_back(desk.portal, desk.member, case_id)
    )


def _talk(case_id: str) -> str:
    return f"cases/{case_id}#talk"


def _done(desk: Desk, case_id: str, back: str, act: Callable[[], object]) -> Response:
    """Act and go on to that page of the console, or show the case as it stands now."""
    try:
        act()
    except service.NotYoursError as error:
        return desk.case_page(case_id, conflict=error)
    return RedirectResponse(f"/{desk.clinic.id}/staff/{back}".rstrip("/"), 303)
