"""The software that wrote a case, as a ``Device``."""

from __future__ import annotations

from records.datatypes import Resource, identifier
from records.identity import resource_id
from records.inputs import Case
from records.systems import identifier_system

PRODUCT = "Portico"


def device(case: Case) -> Resource:
    """One device for each build of application, protocol library and language model."""
    library = case.assessment.library_version
    build = f"{case.device_version}+{library}"
    return {
        "resourceType": "Device",
        "id": resource_id(case.org, "Device", build),
        "identifier": [identifier(identifier_system(case.base_url, "device"), build)],
        "status": "active",
        "deviceName": [{"name": PRODUCT, "type": "user-friendly-name"}],
        "version": [
            {"type": {"text": "application"}, "value": case.device_version},
            {"type": {"text": "protocol library"}, "value": library},
        ],
    }
