"""Symptoms a person has, and symptoms they were asked about and do not have.

Codes: LOINC 75325-1 and 111551-8, as in the HL7 symptoms guide. "Not sure" and "not asked" make no
observation; they stay in the response.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from records.datatypes import Element, Resource, coding, concept, identifier, instant
from records.identity import resource_id
from records.inputs import Case, Evidence
from records.resources.people import People
from records.systems import LOINC, finding_coding, identifier_system
from triage.answers import LinkId, Reply
from triage.findings import FindingCode, Status
from triage.library import Library
from triage.protocol import Question

_PRESENT = coding(LOINC, "75325-1", "Symptom")
_ABSENT = coding(LOINC, "111551-8", "Symptom absent")


@dataclass(frozen=True)
class Symptom:
    """One finding, present or absent: the messages that say so, and the question answered."""

    code: FindingCode
    present: bool
    said: tuple[Evidence, ...]
    asked: LinkId | None = None


def symptoms(library: Library, case: Case) -> tuple[Symptom, ...]:
    """What is known to be there and not to be there, each finding once, in a stable order.

    An answer to a question outweighs what was said. Said both ways, a finding counts as present.
    """
    said = _said(library, case)
    known = {code: _from_words(code, evidence) for code, evidence in said.items()}
    for symptom in _answered(library, case):
        words = _supporting(said.get(symptom.code, ()), symptom.present)
        known[symptom.code] = replace(symptom, said=words)
    return tuple(known.values())


def observation(
    case: Case, people: People, response: Element, found: Symptom, names: Mapping[FindingCode, str]
) -> Resource:
    """The observation of one symptom. ``response`` refers to the answers it comes from; ``names``
    are the clinical names of the findings. The text is what the person said, word for word."""
    key = f"{case.case_id}.{found.code}"
    system, code = finding_coding(case.base_url, found.code)
    words = found.said[0].finding.text if found.said else None
    return {
        "resourceType": "Observation",
        "id": resource_id(case.org, "Observation", key),
        "identifier": [identifier(identifier_system(case.base_url, "observation"), key)],
        "status": "preliminary" if case.is_open else "final",
        "code": concept(_PRESENT if found.present else _ABSENT),
        "subject": people.subject,
        "effectiveDateTime": instant(case.authored),
        "issued": instant(case.authored),
        "performer": [people.author],
        "valueCodeableConcept": concept(coding(system, code, names.get(found.code)), text=words),
        "derivedFrom": [response],
    }


def _from_words(code: FindingCode, evidence: tuple[Evidence, ...]) -> Symptom:
    present = any(each.finding.status is Status.PRESENT for each in evidence)
    return Symptom(code, present, _supporting(evidence, present))


def _said(library: Library, case: Case) -> dict[FindingCode, tuple[Evidence, ...]]:
    kept: dict[FindingCode, tuple[Evidence, ...]] = {}
    for each in case.evidence:
        code = each.finding.code
        if each.finding.status in (Status.PRESENT, Status.ABSENT) and code not in library.context:
            kept[code] = (*kept.get(code, ()), each)
    return kept


def _answered(library: Library, case: Case) -> Iterator[Symptom]:
    """What a plain yes or no settles."""
    for link_id, value in case.answers.items():
        question = library.questions.get(link_id)
        code = _finding_of(library, question) if question else None
        if code is not None and value in (Reply.YES, Reply.NO):
            yield Symptom(code, value is Reply.YES, (), link_id)


def _finding_of(library: Library, question: Question) -> FindingCode | None:
    """The one finding a yes to the question asserts, or None when it asserts no symptom.

    A question about several things at once ("face, arm or speech") says of none of them that it is
    there, so it counts as a finding of its own, under our own code.
    """
    asked = set(question.findings)
    if not asked or asked <= library.context or question.code_system == LOINC:
        return None
    if question.code not in asked:
        return question.code
    alike = any(asked == set(codes) for codes in library.groups.values())
    if alike or len(question.findings) == 1:
        return question.code
    return FindingCode(f"local:{question.link_id}")


def _supporting(said: tuple[Evidence, ...], present: bool) -> tuple[Evidence, ...]:
    wanted = Status.PRESENT if present else Status.ABSENT
    return tuple(each for each in said if each.finding.status is wanted)
