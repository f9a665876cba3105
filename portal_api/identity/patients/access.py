"""Which patient a request comes from: parameter types for the patient's pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

from portal_api.conversation.portal import OrganisationDep, Portal, PortalDep
from portal_api.errors import NotAllowedError
from portal_api.identity.access import is_secure
from portal_api.identity.patients import service
from portal_api.identity.patients.ports import PatientSignIn
from portal_api.identity.patients.signed_in import LONGEST, KnownPatient, SignedInPatient
from portal_api.settings import Organisation

COOKIE = "portico_patient"


def patient_here(
    request: Request, clinic: OrganisationDep, portal: PortalDep
) -> SignedInPatient | None:
    """Who is signed in at this clinic in this browser; ``None`` for nobody."""
    return service.signed_in(portal, clinic.id, request.cookies.get(COOKIE))


PatientHere = Annotated[SignedInPatient | None, Depends(patient_here)]


def someone_of(who: PatientHere) -> SignedInPatient:
    """Whoever is signed in. Raises :class:`NotAllowedError` (401)."""
    if who is None:
        raise NotAllowedError("Please sign in.", status=401)
    return who


Someone = Annotated[SignedInPatient, Depends(someone_of)]
"""A person with a session, known to the clinic or not yet."""


def known_of(who: Someone) -> KnownPatient:
    """The patient who is signed in. Raises :class:`NotAllowedError` (401)."""
    if who.patient is None:
        raise NotAllowedError("The clinic has not confirmed who this is.", status=401)
    return who.patient


Known = Annotated[KnownPatient, Depends(known_of)]
"""A patient the clinic knows."""


def sign_in_of(request: Request) -> PatientSignIn:
    """The provider side of this application."""
    found: PatientSignIn = request.app.state.sign_in
    return found


PatientSignInDep = Annotated[PatientSignIn, Depends(sign_in_of)]


def offers_sign_in(portal: Portal, clinic: Organisation) -> bool:
    """Whether patients of this clinic can sign in at all."""
    return clinic.sign_in is not None or portal.settings.is_demo


def remember(response: Response, portal: Portal, org: str, token: str) -> None:
    """Give the browser its session: for this clinic's pages, not for scripts or other sites."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LONGEST.total_seconds()),
        path=f"/{org}",
        secure=is_secure(portal),
        httponly=True,
        samesite="strict",
    )


def forget(response: Response, org: str) -> None:
    response.delete_cookie(COOKIE, path=f"/{org}", samesite="strict")
