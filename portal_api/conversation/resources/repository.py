"""FHIR resources of a conversation, by version. Every query names its organisation."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consent.permits import Permit
from portal_api.db.locks import wait_for_turn
from portal_api.db.tables import Resource
from privacy.encryption import FieldCipher

_SHARED = frozenset({"Device", "Patient"})
"""Resources more than one conversation writes: a lock on the conversation does not keep them."""


@dataclass(frozen=True)
class ResourceStore:
    """One organisation's resources within one transaction."""

    session: Session
    org: str
    cipher: FieldCipher

    def resources(self, conversation_id: str, kind: str) -> list[dict[str, Any]]:
        """Current resources of one type, oldest first."""
        rows = self.session.scalars(
            select(Resource)
            .where(
                Resource.org == self.org,
                Resource.conversation == conversation_id,
                Resource.type == kind,
                Resource.current.is_(True),
            )
            .order_by(Resource.row)
        )
        return [json.loads(self.cipher.decrypt(row.content)) for row in rows]

    def current_resources(self, conversation_id: str) -> list[dict[str, Any]]:
        """The newest version of every resource, as they were first written."""
        rows = self.session.scalars(
            select(Resource)
            .where(
                Resource.org == self.org,
                Resource.conversation == conversation_id,
                Resource.current.is_(True),
            )
            .order_by(Resource.row)
        )
        return [json.loads(self.cipher.decrypt(row.content)) for row in rows]

    def put_resources(
        self,
        permit: Permit,
        conversation_id: str,
        resources: Iterable[dict[str, Any]],
        now: datetime,
    ) -> None:
        """Store each resource as a new version, unless it has not changed."""
        for content in resources:
            permit.demand(permit.keeps(content["resourceType"]))
            self._put_resource(conversation_id, content, now)

    def correct_resources(
        self,
        permit: Permit,
        conversation_id: str,
        resources: Iterable[dict[str, Any]],
        now: datetime,
    ) -> None:
        """Store corrected versions of resources that are kept already, whoever they are about."""
        permit.demand(permit.corrects)
        for content in resources:
            self._put_resource(conversation_id, content, now)

    def _put_resource(self, conversation_id: str, content: dict[str, Any], now: datetime) -> None:
        text = json.dumps(content, sort_keys=True)
        if content["resourceType"] in _SHARED:
            wait_for_turn(self.session, f"{self.org}/{content['resourceType']}/{content['id']}")
        before = self.session.scalar(
            select(Resource).where(
                Resource.org == self.org,
                Resource.type == content["resourceType"],
                Resource.id == content["id"],
                Resource.current.is_(True),
            )
        )
        if before is not None:
            if self.cipher.decrypt(before.content) == text:
                return
            before.current = False
        self.session.add(
            Resource(
                id=content["id"],
                org=self.org,
                type=content["resourceType"],
                version=before.version + 1 if before else 1,
                current=True,
                conversation=conversation_id,
                content=self.cipher.encrypt(text),
                created_at=now,
            )
        )
