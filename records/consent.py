"""One decision of a person about one purpose, as a ``Consent``.

A decision is never overwritten: a later one is a ``Consent`` of its own, and the earlier one is
stored again as ``superseded``.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from uuid import UUID, uuid5

from consent.decisions import Decision
from consent.purposes import Purpose
from records.datatypes import Element, Resource, coding, concept, identifier, instant, logical
from records.identity import resource_id
from records.resources.people import unnamed_patient_id
from records.resources.provenance import identifier_tag
from records.systems import (
    ACT_CODE,
    ACT_REASON,
    CONSENT_ACTION,
    CONSENT_SCOPE,
    EXAMPLE_BASE_URL,
    LOINC,
    identifier_system,
    local_system,
)
from records.validation import validate

# LOINC 59284-0 stands in the R4 value set http://hl7.org/fhir/ValueSet/consent-category.
_CATEGORY = coding(LOINC, "59284-0", "Patient Consent")
_TREATMENT = coding(CONSENT_SCOPE, "treatment", "Treatment")
_PRIVACY = coding(CONSENT_SCOPE, "patient-privacy", "Privacy Consent")
_COLLECT = coding(CONSENT_ACTION, "collect", "Collect")
_USE = coding(CONSENT_ACTION, "use", "Use")
_DISCLOSE = coding(CONSENT_ACTION, "disclose", "Disclose")
_TREAT = coding(ACT_REASON, "TREAT", "treatment")
_OPERATIONS = coding(ACT_REASON, "HOPERAT", "healthcare operations")

# What a yes to a purpose lets the clinic do, in HL7's words: scope, actions, purpose of use.
_MEANING: dict[Purpose, tuple[Element, tuple[Element, ...], Element]] = {
    Purpose.TRIAGE: (_TREATMENT, (_COLLECT, _USE), _TREAT),
    Purpose.CLINIC: (_PRIVACY, (_COLLECT, _USE, _DISCLOSE), _TREAT),
    Purpose.TEXTS: (_PRIVACY, (_USE,), _TREAT),
    Purpose.FULL_TEXTS: (_PRIVACY, (_DISCLOSE,), _TREAT),
    Purpose.QUALITY: (_PRIVACY, (_USE,), _OPERATIONS),
}


def consent_resource(
    decision: Decision,
    org: str,
    patient: str | None,
    conversation_id: str,
    base_url: str | None = None,
) -> Resource:
    """The decision with the very text the person saw.

    ``patient`` is a FHIR id; None means the unnamed ``Patient`` of the conversation. Without
    ``base_url`` our own identifiers lie under the example domain.
    """
    base = (base_url or f"{EXAMPLE_BASE_URL}/{org}").rstrip("/")
    decided = instant(decision.decided_at)
    key = f"{conversation_id}.{decision.purpose}.{decision.version}.{decided}"
    who = patient or unnamed_patient_id(org, conversation_id)
    subject = {"reference": f"Patient/{who.removeprefix('Patient/')}"}
    resource: Resource = {
        "resourceType": "Consent",
        "id": resource_id(org, "Consent", key),
        "language": decision.lang,
        "identifier": [identifier(identifier_system(base, "consent"), key)],
        "status": "active",
        "category": [
            concept(_CATEGORY),
            concept(coding(local_system(base, "consent-purpose"), str(decision.purpose))),
        ],
        "patient": subject,
        "dateTime": decided,
        "performer": [_performer(decision.actor, subject, conversation_id, base)],
        "organization": [logical("Organization", identifier_system(base, "org"), org)],
        "sourceAttachment": _text_shown(decision, decided),
        "policyRule": concept(_rule(decision.granted)),
        **_terms(decision),
    }
    validate(resource)
    return resource


def superseded(resource: Resource, at: str | None = None) -> Resource:
    """The same consent, no longer in force because a later decision replaced it at that instant."""
    ended = {"period": {"start": resource["dateTime"], "end": at}} if at else {}
    return resource | {"status": "inactive", "provision": resource["provision"] | ended}


def in_sequence(consents: Iterable[Resource], base_url: str | None = None) -> list[Resource]:
    """Consents of one person in the order they were decided, each purpose's but the last ended.

    R4 gives a Consent no element for the one it replaces, so a Provenance says so: its target is
    the new one, and the old one its entity in the role ``revision``
    (http://hl7.org/fhir/provenance-entity-role). Those already inactive stay as they are.
    """
    base = (base_url or EXAMPLE_BASE_URL).rstrip("/")
    latest: dict[str, Resource] = {}
    found: dict[str, Resource] = {}
    replaced: list[Resource] = []
    for consent in sorted(consents, key=lambda each: str(each["dateTime"])):
        purpose = consent["category"][1]["coding"][0]["code"]
        before = latest.get(purpose)
        latest[purpose] = found[consent["id"]] = consent
        if before is not None and before["id"] != consent["id"]:
            found[before["id"]] = superseded(before, consent["dateTime"])
            replaced.append(_revision(consent, before, base))
    return [*found.values(), *replaced]


def _revision(new: Resource, old: Resource, base_url: str) -> Resource:
    key = f"{new['identifier'][0]['value']}.revision"
    resource: Resource = {
        "resourceType": "Provenance",
        "id": str(uuid5(UUID(new["id"]), "revision")),
        "meta": {"tag": [identifier_tag(base_url, key)]},
        "target": [{"reference": f"Consent/{new['id']}"}],
        "recorded": new["dateTime"],
        "agent": [{"who": new["performer"][0]}],
        "entity": [{"role": "revision", "what": {"reference": f"Consent/{old['id']}"}}],
    }
    validate(resource)
    return resource


def _terms(decision: Decision) -> Element:
    scope, actions, purpose = _MEANING[decision.purpose]
    provision = {
        "type": "permit" if decision.granted else "deny",
        "action": [concept(action) for action in actions],
        "purpose": [purpose],
    }
    return {"scope": concept(scope), "provision": provision}


def _rule(granted: bool) -> Element:
    # HL7's own display for OPTOUT is "op-out"; it is left out rather than repeated or mended.
    return coding(ACT_CODE, "OPTIN", "opt-in") if granted else coding(ACT_CODE, "OPTOUT")


def _performer(actor: str, subject: Element, conversation_id: str, base_url: str) -> Element:
    """Who decided: the patient, their guardian, or staff who were told on the phone."""
    kind, _, staff_id = actor.partition(":")
    if kind == "staff":
        return logical("Practitioner", identifier_system(base_url, "staff"), staff_id)
    if kind == "guardian":
        system = identifier_system(base_url, "conversation")
        return logical("RelatedPerson", system, conversation_id)
    return subject


def _text_shown(decision: Decision, decided: str) -> Element:
    return {
        "contentType": "text/plain; charset=utf-8",
        "language": decision.lang,
        "data": b64encode(decision.text_shown.encode()).decode("ascii"),
        "title": f"{decision.purpose} {decision.version}",
        "creation": decided,
    }
