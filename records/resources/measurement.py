"""Values a person gave as a number, where LOINC has a term for them.

The rest stays in the response: a duration becomes the time it began, a count has
no term of its own.
"""

from __future__ import annotations

from datetime import timedelta

from records.datatypes import Element, Resource, coding, concept, identifier, instant
from records.identity import resource_id
from records.inputs import Case
from records.resources.people import People
from records.systems import LOINC, OBSERVATION_CATEGORY, identifier_system
from records.values import quantity
from triage.answers import LinkId, Reply
from triage.findings import Quantity
from triage.library import Library
from triage.protocol import Question

_VITAL = coding(OBSERVATION_CATEGORY, "vital-signs", "Vital Signs")
_SURVEY = coding(OBSERVATION_CATEGORY, "survey", "Survey")
_ONSET = coding(LOINC, "65222-2", "Date and time of symptom onset")

_TERMS: dict[Quantity, tuple[Element, Element]] = {
    Quantity.TEMPERATURE: (_VITAL, coding(LOINC, "8310-5", "Body temperature")),
    Quantity.AGE: (_SURVEY, coding(LOINC, "30525-0", "Age")),
    Quantity.GESTATION: (_SURVEY, coding(LOINC, "49051-6", "Gestational age in weeks")),
    Quantity.SYSTOLIC: (_VITAL, coding(LOINC, "8480-6", "Systolic blood pressure")),
    Quantity.DIASTOLIC: (_VITAL, coding(LOINC, "8462-4", "Diastolic blood pressure")),
    Quantity.BLOOD_SUGAR: (_SURVEY, coding(LOINC, "2339-0", "Glucose [Mass/volume] in Blood")),
    Quantity.SEVERITY: (
        _SURVEY,
        coding(LOINC, "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported"),
    ),
}
_HOURS = {"min": 1 / 60, "h": 1.0, "d": 24.0, "wk": 168.0, "mo": 730.5, "a": 8766.0}


def measurements(
    library: Library, case: Case, people: People, responses: dict[LinkId, Element]
) -> tuple[Resource, ...]:
    """An observation for each number answered. ``responses`` says where each answer stands."""
    made = []
    for link_id, value in case.answers.items():
        question = library.questions.get(link_id)
        if question is None or question.quantity is None or isinstance(value, Reply | str):
            continue
        filled = _value(case, question, value)
        if filled is not None and link_id in responses:
            made.append(observed(case, people, link_id, responses[link_id]) | filled)
    return tuple(made)


def _value(case: Case, question: Question, value: float) -> Resource | None:
    if question.quantity is Quantity.DURATION and question.unit in _HOURS:
        began = instant(case.authored - timedelta(hours=value * _HOURS[question.unit]))
        return {"category": [concept(_SURVEY)], "code": concept(_ONSET), "valueDateTime": began}
    if question.quantity not in _TERMS:
        return None
    category, term = _TERMS[question.quantity]
    return {
        "category": [concept(category)],
        "code": concept(term),
        "valueQuantity": quantity(question, value),
    }


def observed(case: Case, people: People, link_id: LinkId, response: Element) -> Resource:
    """An observation made from one answer, still without code and value."""
    key = f"{case.case_id}.{link_id}"
    return {
        "resourceType": "Observation",
        "id": resource_id(case.org, "Observation", key),
        "identifier": [identifier(identifier_system(case.base_url, "observation"), key)],
        "status": "preliminary" if case.is_open else "final",
        "subject": people.subject,
        "effectiveDateTime": instant(case.authored),
        "issued": instant(case.authored),
        "performer": [people.author],
        "derivedFrom": [response],
    }
