"""Who may come in: parameter types by which staff routes say that they need a signed-in person."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from portal_api.conversation.portal import OrganisationDep, Portal, PortalDep
from portal_api.errors import NotAllowedError
from portal_api.identity.service import member_of
from portal_api.identity.staff_member import StaffMember

COOKIE = "portico_staff"


def staff_of(request: Request, clinic: OrganisationDep, portal: PortalDep) -> StaffMember:
    """The signed-in member of this clinic's staff. Raises :class:`NotAllowedError` (401)."""
    member = member_of(portal, clinic.id, request.cookies.get(COOKIE))
    if member is None:
        raise NotAllowedError("Please sign in.", status=401)
    return member


class SignInNeededError(NotAllowedError):
    """A page was asked for without a session of its clinic; ``address`` is where to sign in."""

    def __init__(self, address: str) -> None:
        super().__init__("Please sign in.", status=401)
        self.address = address


def staff_page_of(request: Request, clinic: OrganisationDep, portal: PortalDep) -> StaffMember:
    """The same for pages. Raises :class:`SignInNeededError`."""
    member = member_of(portal, clinic.id, request.cookies.get(COOKIE))
    if member is None:
        asked = request.url.path if request.method == "GET" else f"/{clinic.id}/staff"
        raise SignInNeededError(f"/{clinic.id}/staff/sign-in?next={quote(asked, safe='/')}")
    return member


class PageRoute(APIRoute):
    """Sends whoever is not signed in to the sign-in page, whole page or fragment alike."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await handler(request)
            except SignInNeededError as error:
                if "hx-request" in request.headers:
                    return Response(status_code=401, headers={"HX-Redirect": error.address})
                return RedirectResponse(error.address, 303)

        return handle


def is_secure(portal: Portal) -> bool:
    """Whether cookies may travel over encrypted connections only."""
    return portal.settings.public_url.startswith("https:")


SignedIn = Annotated[StaffMember, Depends(staff_of)]
"""For the API and FHIR: 401 without a session of this clinic."""

SignedInPage = Annotated[StaffMember, Depends(staff_page_of)]
"""For pages: the sign-in page without a session of this clinic."""
