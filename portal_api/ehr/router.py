"""``/fhir/R4/{org}``: the organisation's FHIR resources, to read, for its signed-in staff."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal_api.conversation.portal import OrganisationDep, PortalDep
from portal_api.ehr.capability import capability_statement
from portal_api.ehr.outcome import (
    RESPONSES,
    FHIRResponse,
    FHIRRoute,
    fhir_json,
    operation_outcome,
)
from portal_api.ehr.service import Found, Records
from portal_api.identity.access import SignedIn

router = APIRouter(
    prefix="/fhir/R4/{org}",
    route_class=FHIRRoute,
    tags=["FHIR"],
    default_response_class=FHIRResponse,
    responses=RESPONSES,
)


def records_of(member: SignedIn, portal: PortalDep) -> Records:
    """The resources the signed-in person may read: those of their own organisation."""
    return Records(portal, member.org)


RecordsDep = Annotated[Records, Depends(records_of)]


@router.get("/metadata")
def metadata(clinic: OrganisationDep, portal: PortalDep) -> Response:
    """What can be asked here. Open to all: it says nothing about anyone."""
    base = Records(portal, clinic.id).base
    return fhir_json(capability_statement(clinic, base, portal.context.version))


@router.get("/{kind}")
def search(kind: str, request: Request, records: RecordsDep) -> Response:
    return fhir_json(records.search(kind, request.query_params.multi_items()))


@router.get("/{kind}/{identity}")
def read(kind: str, identity: str, request: Request, records: RecordsDep) -> Response:
    return _sent(records.read(kind, identity), request)


@router.get("/{kind}/{identity}/_history/{number}")
def vread(kind: str, identity: str, number: str, request: Request, records: RecordsDep) -> Response:
    return _sent(records.read(kind, identity, number), request)


@router.api_route(
    "/{rest:path}",
    methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
    include_in_schema=False,
)
def anything_else(request: Request, _records: RecordsDep, rest: str) -> Response:
    """Writing, and addresses that do not exist."""
    del rest
    if request.method == "GET":
        return operation_outcome(404, "There is nothing at this address.")
    return operation_outcome(405, "Resources can only be read here.")


def _sent(found: Found, request: Request) -> Response:
    tag = f'W/"{found.version}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag, "Cache-Control": "no-store"})
    return fhir_json(found.content, ETag=tag)
