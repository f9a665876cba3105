"""A finished or unfinished case as FHIR R4: the page to read first.

The resources come in an order in which each refers only to earlier ones.
"""

from __future__ import annotations

from records.datatypes import Element, Resource, refer
from records.inputs import Case, Evidence
from records.layout import questions_of
from records.resources.device import device
from records.resources.flag import flag, flag_basis
from records.resources.guidance_response import guidance_response
from records.resources.measurement import measurements
from records.resources.observation import observation, symptoms
from records.resources.people import People, people
from records.resources.pregnancy import pregnancy
from records.resources.provenance import provenance
from records.resources.questionnaire_response import questionnaire_response, response_names
from records.resources.task import task
from records.validation import validate
from triage.answers import LinkId, Reply
from triage.findings import FindingCode
from triage.library import Library

__all__ = ["Case", "Evidence", "case_resources"]


def case_resources(library: Library, case: Case) -> list[Resource]:
    """The case as resources: software, people, answers, symptoms present and absent, measured
    values, flags, the run of the rules, the task for staff, and where it all comes from.

    The same case gives the same resources with the same ids. Raises ``RecordError`` when one of
    them is not valid FHIR, for example for a time without a zone.
    """
    software, persons = device(case), people(case)
    author = refer(software)
    responses = _responses(library, case, persons)
    where = _where_answered(library, responses)
    main = refer(_main(responses))
    seen = _observations(library, case, persons, main, where)
    flags = _flags(library, case, persons, author, seen, where)
    made = [
        *responses.values(),
        *seen.values(),
        *measurements(library, case, persons, where),
        *pregnancy(library, case, persons, where, main),
        *(raised for raised, _ in flags),
        guidance_response(case, persons, author),
        task(case, persons, author, main),
    ]
    answers = [refer(response) for response in responses.values()]
    origins = [provenance(case, persons, author, made, answers, case.evidence)]
    origins += [origin for _, origin in flags]
    resources = [software, *persons.resources, *made, *origins]
    for resource in resources:
        validate(resource)
    return resources


def _responses(library: Library, case: Case, persons: People) -> dict[str, Resource]:
    return {
        name: questionnaire_response(library, case, persons, name) for name in response_names(case)
    }


def _where_answered(library: Library, responses: dict[str, Resource]) -> dict[LinkId, Element]:
    """The response each question stands in; the first one, where two questionnaires share it."""
    where: dict[LinkId, Element] = {}
    for name, response in responses.items():
        for link_id in questions_of(library, name):
            where.setdefault(link_id, refer(response))
    return where


def _main(responses: dict[str, Resource]) -> Resource:
    """What staff should open first: the first protocol's answers, or the intake without one."""
    return list(responses.values())[:2][-1]


def _observations(
    library: Library, case: Case, persons: People, main: Element, where: dict[LinkId, Element]
) -> dict[FindingCode, Resource]:
    return {
        found.code: observation(
            case,
            persons,
            where.get(found.asked, main) if found.asked else main,
            found,
            library.names,
        )
        for found in symptoms(library, case)
    }


def _flags(
    library: Library,
    case: Case,
    persons: People,
    author: Element,
    seen: dict[FindingCode, Resource],
    where: dict[LinkId, Element],
) -> list[tuple[Resource, Resource]]:
    """Each raised red flag, with a provenance of its own that names the very messages."""
    pairs = []
    for raised in library.red_flags.values():
        if case.answers[raised.ask] is not Reply.YES:
            continue
        codes, said = flag_basis(raised, case)
        details = [where[raised.ask], *(refer(seen[code]) for code in codes if code in seen)]
        made = flag(case, persons, author, raised, tuple(details))
        pairs.append((made, provenance(case, persons, author, [made], details, said)))
    return pairs
