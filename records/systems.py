"""Names of code systems, and of the canonical resources an organisation publishes.

The URLs of HL7 and SNOMED are fixed. Everything of our own lives under the organisation's
``base_url``, without a slash at its end, so that two organisations never share an identifier.
"""

from __future__ import annotations

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
YES_NO = "http://terminology.hl7.org/CodeSystem/v2-0532"
FLAG_CATEGORY = "http://terminology.hl7.org/CodeSystem/flag-category"
OBSERVATION_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
PROVENANCE_AGENT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
DATA_OPERATION = "http://terminology.hl7.org/CodeSystem/v3-DataOperation"
CONSENT_SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"
CONSENT_ACTION = "http://terminology.hl7.org/CodeSystem/consentaction"
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
PLAN_DEFINITION_TYPE = "http://terminology.hl7.org/CodeSystem/plan-definition-type"
ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"

TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
DATA_ABSENT_REASON = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
FLAG_DETAIL = "http://hl7.org/fhir/StructureDefinition/flag-detail"
QUESTIONNAIRE_UNIT = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit"
_SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
MIN_QUANTITY = f"{_SDC}minQuantity"
MAX_QUANTITY = f"{_SDC}maxQuantity"
ENABLE_WHEN_EXPRESSION = f"{_SDC}enableWhenExpression"

EXAMPLE_BASE_URL = "https://portico.example/fhir/R4"
"""Stands in where an organisation has no address of its own: in tests and in printed examples."""

_LOCAL = "local:"


def local_system(base_url: str, name: str) -> str:
    """The code system of our own called ``name``, for example ``level`` or ``red-flag``."""
    return f"{base_url}/CodeSystem/{name}"


def identifier_system(base_url: str, name: str) -> str:
    """The identifier system of our own called ``name``, for example ``case``."""
    return f"{base_url}/identifier/{name}"


def finding_coding(base_url: str, code: str) -> tuple[str, str]:
    """System and code of a finding: SNOMED CT, or our own system for ``local:<name>``."""
    if code.startswith(_LOCAL):
        return local_system(base_url, "finding"), code.removeprefix(_LOCAL)
    return SNOMED, code


def questionnaire_url(base_url: str, name: str) -> str:
    """The canonical url, without version, of the questionnaire of a protocol or of the intake."""
    return f"{base_url}/Questionnaire/{name}"


def plan_definition_url(base_url: str, protocol: str) -> str:
    """The canonical url, without version, of the rules of one protocol."""
    return f"{base_url}/PlanDefinition/{protocol}"


def rules_url(base_url: str) -> str:
    """The canonical url, without version, of the rule library as a ``PlanDefinition``."""
    return f"{base_url}/PlanDefinition/triage"
