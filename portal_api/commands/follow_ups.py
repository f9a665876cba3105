"""What is to be done later, for whoever runs the clinic's Portico."""

from __future__ import annotations

import typer

from portal_api.conversation.follow_up.repository import FollowUps
from portal_api.settings import load_settings


def follow_ups() -> None:
    """One line each: when, clinic, kind, status and conversation; nothing about a person."""
    from portal_api.adapters.inline_workflows import InlineWorkflows
    from portal_api.wiring import build_portal

    portal = build_portal(load_settings(), engine="scripted", workflows=InlineWorkflows())
    for org in portal.organisations:
        with portal.database.read() as session:
            rows = FollowUps(portal.store(session, org)).coming()
        for row in rows:
            when = f"{row.due_at:%Y-%m-%d %H:%M}" if row.due_at else ""
            typer.echo(f"{when} UTC  {org}  {row.kind}  {row.status}  {row.conversation}")
