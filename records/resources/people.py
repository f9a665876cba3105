"""Who is ill, and who said so.

A signed-in person is the subject only of what they say about themselves. What a parent says about a
child must not land in the parent's chart, so the child becomes a ``Patient`` of the conversation,
without name, and the parent a ``RelatedPerson``. Staff link them to a chart once they know who
it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from records.datatypes import Element, Resource, identifier, refer
from records.identity import resource_id
from records.inputs import ABOUT, ABOUT_SELF, Case
from records.systems import identifier_system
from triage.answers import LinkId

_SEX = LinkId("sex")
_GENDERS = frozenset({"female", "male", "other"})


@dataclass(frozen=True)
class People:
    """References to subject and author, and the resources that have to be written for them."""

    subject: Element
    author: Element
    resources: tuple[Resource, ...]


def unnamed_patient_id(org: str, conversation_id: str, about: str = ABOUT_SELF) -> str:
    """The id of the ``Patient`` of a conversation in which nobody is signed in, or of the person
    it is about. Consents given there refer to it."""
    return resource_id(org, "Patient", conversation_id, about)


def people(case: Case) -> People:
    """Subject and author of a case."""
    if case.is_about_self and case.patient:
        known = {"reference": f"Patient/{case.patient.removeprefix('Patient/')}"}
        return People(subject=known, author=known, resources=())
    subject = _unnamed(case)
    if case.is_about_self:
        return People(refer(subject), refer(subject), (subject,))
    author = _related(case, subject)
    return People(refer(subject), refer(author), (subject, author))


def _unnamed(case: Case) -> Resource:
    about = ABOUT_SELF if case.is_about_self else str(case.answers[ABOUT])
    system = identifier_system(case.base_url, "conversation-subject")
    resource: Resource = {
        "resourceType": "Patient",
        "id": unnamed_patient_id(case.org, case.conversation_id, about),
        "identifier": [identifier(system, f"{case.conversation_id}.{about}")],
        "active": True,
    }
    sex = case.answers[_SEX]
    if sex in _GENDERS:
        resource["gender"] = str(sex)
    if case.is_about_self:
        # A child's language is not what its parent writes in.
        resource["communication"] = [{"language": {"coding": [_language(case.locale)]}}]
    return resource


def _related(case: Case, subject: Resource) -> Resource:
    known = [identifier(f"{case.base_url}/Patient", case.patient)] if case.patient else []
    system = identifier_system(case.base_url, "conversation")
    return {
        "resourceType": "RelatedPerson",
        "id": resource_id(case.org, "RelatedPerson", case.conversation_id, subject["id"]),
        "identifier": [identifier(system, f"{case.conversation_id}.{subject['id']}"), *known],
        "active": True,
        "patient": refer(subject),
        "communication": [{"language": {"coding": [_language(case.locale)]}}],
    }


def _language(locale: str) -> Element:
    return {"system": "urn:ietf:bcp:47", "code": locale}
