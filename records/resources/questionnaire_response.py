"""The answers to one questionnaire, asked or not, sure or not."""

from __future__ import annotations

from records.datatypes import Element, Resource, identifier, instant
from records.identity import resource_id
from records.inputs import Case
from records.layout import INTAKE, questions_of, version_of
from records.resources.people import People
from records.systems import identifier_system, questionnaire_url
from records.values import answer
from triage.answers import LinkId, Reply
from triage.library import Library
from triage.protocol import RED_FLAG_PREFIX


def questionnaire_response(library: Library, case: Case, people: People, name: str) -> Resource:
    """The response to the questionnaire called ``name``: a protocol id, or ``intake``.

    An item without answer is a question that was not asked. The red flag questions, of which there
    are many, appear only when one was raised or asked about.
    """
    key = f"{case.case_id}.{name}"
    url = questionnaire_url(case.base_url, name)
    return {
        "resourceType": "QuestionnaireResponse",
        "id": resource_id(case.org, "QuestionnaireResponse", key),
        "language": case.locale,
        "identifier": identifier(identifier_system(case.base_url, "response"), key),
        "questionnaire": f"{url}|{version_of(library, name)}",
        "status": _status(case),
        "subject": people.subject,
        "authored": instant(case.authored),
        "author": people.author,
        "source": people.author,
        "item": [
            _item(library, case, link)
            for link in questions_of(library, name)
            if link in case.answers or not link.startswith(RED_FLAG_PREFIX)
        ],
    }


def response_names(case: Case) -> tuple[str, ...]:
    """The questionnaires a case answers: the intake, then each protocol it opened."""
    return (INTAKE, *(str(name) for name in case.interview.protocols))


def _status(case: Case) -> str:
    if case.is_complete:
        return "completed"
    return "stopped" if case.abandoned else "in-progress"


def _item(library: Library, case: Case, link_id: LinkId) -> Element:
    value = case.answers[link_id]
    if value is Reply.NOT_ASKED:
        return {"linkId": link_id}
    given = answer(library.questions[link_id], value, case.base_url)
    return {"linkId": link_id, "answer": [given]} if given else {"linkId": link_id}
