"""Answers in a QuestionnaireResponse: unknown is a value."""

from __future__ import annotations

from typing import Any

import pytest

from records.case import case_resources
from tests.records.cases import BASE, case
from tests.records.small_library import LIBRARY
from triage.answers import Reply, Value

YES_NO = "http://terminology.hl7.org/CodeSystem/v2-0532"
UNKNOWN = [
    {
        "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
        "valueCode": "asked-unknown",
    }
]


def response(name: str, answers: dict[str, Value], **changed: Any) -> dict[str, Any]:
    found = case_resources(LIBRARY, case(answers, **changed))
    url = f"{BASE}/Questionnaire/{name}|"
    return next(each for each in found if str(each.get("questionnaire")).startswith(url))


def items(made: dict[str, Any]) -> dict[str, Any]:
    return {item["linkId"]: item.get("answer") for item in made["item"]}


# link, value, what stands in the response
ANSWERS = [
    ("breathless", Reply.YES, {"valueCoding": {"system": YES_NO, "code": "Y", "display": "Yes"}}),
    ("breathless", Reply.NO, {"valueCoding": {"system": YES_NO, "code": "N", "display": "No"}}),
    (
        "breathless",
        Reply.UNSURE,
        {"valueCoding": {"system": YES_NO, "code": "ASKU", "display": "asked but unknown"}},
    ),
    (
        "phlegm",
        "green",
        {"valueCoding": {"system": f"{BASE}/CodeSystem/option", "code": "phlegm.green"}},
    ),
    (
        "phlegm",
        Reply.UNSURE,
        {"valueCoding": {"system": YES_NO, "code": "ASKU", "display": "asked but unknown"}},
    ),
    (
        "temperature",
        38.5,
        {
            "valueQuantity": {
                "value": 38.5,
                "unit": "Cel",
                "system": "http://unitsofmeasure.org",
                "code": "Cel",
            }
        },
    ),
    ("temperature", Reply.UNSURE, {"valueQuantity": {"extension": UNKNOWN}}),
    ("note", "seit gestern", {"valueString": "seit gestern"}),
    ("note", Reply.UNSURE, {"_valueString": {"extension": UNKNOWN}}),
]


@pytest.mark.parametrize(("link", "value", "expected"), ANSWERS)
def test_each_kind_of_answer_keeps_its_meaning(
    link: str, value: Value, expected: dict[str, Any]
) -> None:
    assert items(response("cough", {link: value}))[link] == [expected]


def test_a_question_not_asked_is_an_item_without_answer() -> None:
    assert items(response("cough", {"breathless": Reply.NO}))["phlegm"] is None


def test_the_intake_holds_what_everyone_is_asked_and_what_belongs_to_no_protocol() -> None:
    made = response("intake", {"about": "self", "age": 34.0, "breathless": Reply.YES})
    assert set(items(made)) == {"about", "age", "sex", "stroke", "diabetes", "pregnant"}


def test_without_a_concern_the_interview_has_not_begun() -> None:
    assert response("intake", {}, protocols=())["status"] == "in-progress"


def test_a_red_flag_question_appears_only_once_it_was_settled() -> None:
    made = response("intake", {"red-flag.suicide": Reply.NO})
    assert "red-flag.suicide" in items(made)
    assert "red-flag.blue-lips" not in items(made)


def test_a_questions_condition_brings_the_questions_it_reads() -> None:
    assert {"sex", "age"} <= set(items(response("cough", {"sex": "female"})))


def test_version_and_language_are_those_the_person_saw() -> None:
    made = response("cough", {}, locale="es")
    assert made["questionnaire"] == f"{BASE}/Questionnaire/cough|3"
    assert made["language"] == "es"
    assert response("intake", {})["questionnaire"].endswith(f"|{LIBRARY.version}")


COMPLETE: dict[str, Value] = {
    "about": "self",
    "age": 34.0,
    "sex": "male",
    "breathless": Reply.NO,
}


@pytest.mark.parametrize(
    ("answers", "abandoned", "status"),
    [
        (COMPLETE, False, "completed"),
        ({"about": "self"}, False, "in-progress"),
        ({"about": "self"}, True, "stopped"),
        (COMPLETE, True, "completed"),  # silence after the last answer abandons nothing
    ],
)
def test_status_says_whether_the_interview_is_over(
    answers: dict[str, Value], abandoned: bool, status: str
) -> None:
    assert response("cough", answers, abandoned=abandoned)["status"] == status
