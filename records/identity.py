"""Ids that come out the same each time a case is written, so that sending twice adds nothing."""

from __future__ import annotations

from uuid import UUID, uuid5

_NAMESPACE = UUID("6f2a3f0e-5f5b-5d0b-9d1c-5b0c6a1d7e42")


def resource_id(org: str, kind: str, *key: str) -> str:
    """The id of a resource: a version 5 UUID of organisation, resource type and own key."""
    return str(uuid5(_NAMESPACE, "\x1f".join((org, kind, *key))))
