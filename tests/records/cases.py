"""Cases over the small library, told by what the person answered and said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from records.case import Case, Evidence
from tests.records.small_library import LIBRARY
from triage.answers import Answers, LinkId, Value
from triage.assess import assess
from triage.findings import Finding, FindingCode, Status
from triage.interview import Interview
from triage.protocol import ProtocolId

NOW = datetime(2026, 11, 20, 14, 30, 5, 123000, tzinfo=UTC)
BASE = "https://clinic.example/fhir/R4/riverside"


def said(
    code: FindingCode, text: str, status: Status = Status.PRESENT, message: str = "m1"
) -> Evidence:
    """Words that mean a finding, in a message that holds nothing else."""
    return Evidence(Finding(code, status, 0, len(text), text), message)


def case(
    answers: Mapping[str, Value] | None = None,
    evidence: tuple[Evidence, ...] = (),
    protocols: tuple[str, ...] = ("cough",),
    **changed: Any,
) -> Case:
    """A case of ``riverside`` as it stands after these answers; ``changed`` sets other fields."""
    given = Answers({LinkId(link): value for link, value in (answers or {}).items()})
    interview = Interview(tuple(ProtocolId(each) for each in protocols), given)
    fields: dict[str, Any] = {
        "org": "riverside",
        "conversation_id": "conversation-1",
        "case_id": "case-1",
        "patient": None,
        "locale": "en",
        "channel": "portal",
        "authored": NOW,
        "interview": interview,
        "assessment": assess(LIBRARY, interview),
        "evidence": evidence,
        "due": NOW + timedelta(hours=4),
        "device_version": "0.1.0",
        "base_url": BASE,
    }
    return Case(**fields | changed)
