"""Signing in and out. In the demonstration a name is enough; nowhere else does this sign-in exist.

The browser holds a random token, the database only its hash: a copy of the database signs no one
in.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from portal_api.conversation.portal import Portal
from portal_api.db.audit import record
from portal_api.db.tables import StaffSession
from portal_api.errors import NotFoundError
from portal_api.identity import repository
from portal_api.identity.staff_member import StaffMember

SESSION = timedelta(hours=12)
"""One long shift. A session is not extended; the next shift signs in again."""


def demo_staff(portal: Portal, org: str) -> list[StaffMember]:
    """Who can be chosen at the demonstration sign-in. Raises ``NotFoundError`` elsewhere."""
    _demo_only(portal)
    with portal.database.read() as session:
        return repository.all_staff(session, org)


def sign_in(portal: Portal, org: str, login: str) -> str:
    """A new session's token. Raises ``NotFoundError`` for a login this clinic does not have."""
    _demo_only(portal)
    token, now = secrets.token_urlsafe(32), portal.clock()
    with portal.database.write() as session:
        member = repository.by_login(session, org, login)
        if member is None:
            raise NotFoundError("No one with that name works here.")
        row = StaffSession(
            token_hash=hashed(token),
            org=org,
            staff=member.id,
            created_at=now,
            expires_at=now + SESSION,
        )
        repository.add_session(session, org, row)
        record(session, org, now, member.actor, "signed-in", member.id)
    return token


def member_of(portal: Portal, org: str, token: str | None) -> StaffMember | None:
    """Who holds the token at this clinic, or ``None``."""
    if not token:
        return None
    with portal.database.read() as session:
        return repository.by_session(session, org, hashed(token), portal.clock())


def sign_out(portal: Portal, member: StaffMember, token: str) -> None:
    """End the session everywhere at once."""
    with portal.database.write() as session:
        repository.end_session(session, member.org, hashed(token))
        record(session, member.org, portal.clock(), member.actor, "signed-out", member.id)


def hashed(token: str) -> str:
    """SHA-256 of a token. Its 256 random bits make a slow hash pointless."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def _demo_only(portal: Portal) -> None:
    if not portal.settings.is_demo:
        raise NotFoundError("There is no sign-in at this address.")
