"""What this FHIR interface can do, as a CapabilityStatement."""

from __future__ import annotations

from typing import Any

from portal_api.ehr.parameters import PARAMETERS
from portal_api.settings import Organisation

_SINCE = "2026-11-20"
_INTERACTIONS = ("read", "vread", "search-type")


def capability_statement(clinic: Organisation, base: str, version: str) -> dict[str, Any]:
    """The statement of one organisation's interface at ``base``."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": _SINCE,
        "kind": "instance",
        "software": {"name": "Portico", "version": version},
        "implementation": {"description": f"Portico at {clinic.name}", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [
            {
                "mode": "server",
                "security": {"description": "For signed-in staff of the clinic. Reading only."},
                "resource": [_resource(kind) for kind in PARAMETERS],
            }
        ],
    }


def _resource(kind: str) -> dict[str, Any]:
    return {
        "type": kind,
        "interaction": [{"code": code} for code in _INTERACTIONS],
        "versioning": "versioned",
        "searchParam": [
            {"name": name, "type": parameter.kind.value}
            for name, parameter in PARAMETERS[kind].items()
        ],
    }
