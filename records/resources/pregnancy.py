"""That a person is pregnant, as an ``Observation`` of pregnancy status.

Only a yes is written: the tables hold no checked code for "not pregnant", so a no stays in the
response, and so does "not sure".
"""

from __future__ import annotations

from records.datatypes import Element, Resource, coding, concept
from records.inputs import Case
from records.resources.measurement import observed
from records.resources.people import People
from records.systems import LOINC
from triage.answers import LinkId, Reply
from triage.library import Library

_STATUS = coding(LOINC, "82810-3", "Pregnancy status")
_PREGNANT = coding(LOINC, "LA15173-0", "Pregnant")


def pregnancy(
    library: Library,
    case: Case,
    people: People,
    responses: dict[LinkId, Element],
    main: Element,
) -> tuple[Resource, ...]:
    """The observation, or nothing. ``responses`` says where each answer stands.

    Said in the first words, it may be known although no open questionnaire asks it; it is then
    drawn from ``main``, as every finding in words is.
    """
    return tuple(
        observed(case, people, link_id, responses.get(link_id, main))
        | {"code": concept(_STATUS), "valueCodeableConcept": concept(_PREGNANT)}
        for link_id, value in case.answers.items()
        if value is Reply.YES and _asks(library, link_id)
    )


def _asks(library: Library, link_id: LinkId) -> bool:
    question = library.questions.get(link_id)
    return question is not None and question.code == _STATUS["code"]
