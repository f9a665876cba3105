"""Whether the process is alive, whether it can do its work, and how much it does."""

from __future__ import annotations

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal_api.conversation.portal import PortalDep
from portal_api.problems import problem

router = APIRouter(include_in_schema=False)


@router.get("/health/live")
def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/health/ready")
def ready(portal: PortalDep) -> Response:
    """The database answers. Rasa is not asked: without it the script takes over."""
    try:
        with portal.database.read() as session:
            session.execute(text("SELECT 1 FROM conversation LIMIT 1"))
    except SQLAlchemyError:
        return problem(503, "Not ready", "The database does not answer.")
    return Response('{"status": "ok"}', media_type="application/json")


@router.get("/metrics")
def metrics() -> Response:
    """Counters in the Prometheus text format; no label holds anything about a person."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
