"""Reading and searching one organisation's FHIR resources."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from portal_api.conversation.portal import Portal
from portal_api.db.tables import Resource
from portal_api.ehr import repository
from portal_api.ehr.matching import Criterion, criterion
from portal_api.ehr.outcome import BadSearchError
from portal_api.ehr.parameters import PARAMETERS
from portal_api.errors import NotFoundError

PAGE = 50
LONGEST_PAGE = 200
_CONTROL = frozenset({"_count", "_format", "_after"})
_FORMATS = frozenset({"json", "application/json", "application/fhir+json"})


@dataclass(frozen=True)
class Found:
    """One resource as it is sent: with its version and time in ``meta``."""

    row: int
    version: int
    content: dict[str, Any]


@dataclass(frozen=True)
class Records:
    """The resources of one organisation that its staff may read."""

    portal: Portal
    org: str

    @property
    def base(self) -> str:
        """The address these resources are read at."""
        return f"{self.portal.context.public_url}/fhir/R4/{self.org}"

    def read(self, kind: str, identity: str, number: str | None = None) -> Found:
        """One resource, or one version of it. Raises :class:`NotFoundError`."""
        _known(kind)
        with self.portal.database.read() as session:
            if number is None:
                row = repository.current(session, self.org, kind, identity)
            elif number.isascii() and number.isdigit() and len(number) < 10:
                row = repository.version(session, self.org, kind, identity, int(number))
            else:
                row = None
            if row is None:
                raise NotFoundError(f"There is no such {kind}.")
            return self._found(row)

    def search(self, kind: str, query: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """A ``searchset`` Bundle. Raises :class:`BadSearchError` on anything not understood."""
        _known(kind)
        asked = list(query)
        criteria = [self._criterion(kind, name, value) for name, value in asked if _filters(name)]
        count, after = _number(asked, "_count", PAGE), _number(asked, "_after", 0)
        count = min(count, LONGEST_PAGE)
        with self.portal.database.read() as session:
            rows = repository.all_current(session, self.org, kind, after)
            every = [self._found(row) for row in rows]
        matches = [found for found in every if all(c.holds(found.content) for c in criteria)]
        return self._bundle(kind, asked, matches, count, is_first=after == 0)

    def _criterion(self, kind: str, name: str, value: str) -> Criterion:
        parameter = PARAMETERS[kind].get(name)
        if parameter is None:
            detail = f"{kind} cannot be searched by that parameter here. It can by: "
            raise BadSearchError(detail + ", ".join(sorted(PARAMETERS[kind])), "not-supported")
        return criterion(parameter, value, self.base, self.portal.organisations[self.org].zone)

    def _bundle(
        self,
        kind: str,
        asked: list[tuple[str, str]],
        matches: list[Found],
        count: int,
        *,
        is_first: bool,
    ) -> dict[str, Any]:
        page = matches[:count]
        links = [{"relation": "self", "url": f"{self.base}/{kind}?{urlencode(asked)}".rstrip("?")}]
        if page and len(matches) > count:
            kept = [(name, value) for name, value in asked if name != "_after"]
            more = urlencode([*kept, ("_after", str(page[-1].row))])
            links.append({"relation": "next", "url": f"{self.base}/{kind}?{more}"})
        bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "link": links}
        if is_first:
            bundle["total"] = len(matches)
        entries = [
            {
                "fullUrl": f"{self.base}/{kind}/{found.content['id']}",
                "resource": found.content,
                "search": {"mode": "match"},
            }
            for found in page
        ]
        return bundle | ({"entry": entries} if entries else {})

    def _found(self, row: Resource) -> Found:
        content = json.loads(self.portal.cipher(self.org).decrypt(row.content))
        stamp = {
            "versionId": str(row.version),
            "lastUpdated": row.created_at.isoformat(timespec="milliseconds"),
        }
        return Found(row.row, row.version, content | {"meta": content.get("meta", {}) | stamp})


def _known(kind: str) -> None:
    if kind not in PARAMETERS:
        raise NotFoundError("This kind of resource is not kept here.")


def _filters(name: str) -> bool:
    return name not in _CONTROL


def _number(asked: list[tuple[str, str]], name: str, default: int) -> int:
    values = [value for key, value in asked if key == name]
    formats = [value for key, value in asked if key == "_format"]
    if any(value not in _FORMATS for value in formats):
        raise BadSearchError("Only JSON can be sent.", "not-supported")
    if not values:
        return default
    if len(values) > 1 or not (values[0].isascii() and values[0].isdigit()):
        raise BadSearchError(f"{name} is one whole number.")
    return int(values[0][:18])
