"""Findings present and absent, and what stays out."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from records.case import Evidence, case_resources
from tests.records.cases import BASE, case, said
from tests.records.small_library import BLUE_LIPS, COUGH, DIABETES, DYSPNEA, FEVER, LIBRARY
from triage.answers import LinkId, Reply, Value
from triage.findings import Status
from triage.protocol import ProtocolId

PRESENT, ABSENT = "75325-1", "111551-8"


def symptoms(answers: dict[str, Value], *evidence: Evidence, **changed: Any) -> dict[str, Any]:
    """Code of the finding -> the observation."""
    found = case_resources(LIBRARY, case(answers, evidence, **changed))
    return {
        each["valueCodeableConcept"]["coding"][0]["code"]: each
        for each in found
        if each["resourceType"] == "Observation" and "valueCodeableConcept" in each
    }


def meaning(made: dict[str, Any]) -> str:
    return str(made["code"]["coding"][0]["code"])


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.PRESENT, {COUGH: PRESENT}),
        (Status.ABSENT, {COUGH: ABSENT}),
        (Status.UNCERTAIN, {}),
        (Status.HISTORY, {}),
        (Status.HYPOTHETICAL, {}),
        (Status.OTHER_PERSON, {}),
    ],
)
def test_only_what_is_certain_now_and_about_the_person_is_observed(
    status: Status, expected: dict[str, str]
) -> None:
    made = symptoms({}, said(COUGH, "a cough", status))
    assert {code: meaning(each) for code, each in made.items()} == expected


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply.YES, {DYSPNEA: PRESENT}),
        (Reply.NO, {DYSPNEA: ABSENT}),
        (Reply.UNSURE, {}),
    ],
)
def test_a_yes_or_no_is_about_the_one_finding_the_question_is_coded_with(
    reply: Reply, expected: dict[str, str]
) -> None:
    made = symptoms({"breathless": reply})
    assert {code: meaning(each) for code, each in made.items()} == expected


def test_an_answer_outweighs_what_was_said_before() -> None:
    made = symptoms({"breathless": Reply.NO}, said(DYSPNEA, "hard to breathe"))
    assert meaning(made[DYSPNEA]) == ABSENT
    assert "text" not in made[DYSPNEA]["valueCodeableConcept"]


def test_said_both_ways_it_counts_as_present() -> None:
    made = symptoms({}, said(FEVER, "fever"), said(FEVER, "no fever", Status.ABSENT))
    assert meaning(made[FEVER]) == PRESENT
    assert made[FEVER]["valueCodeableConcept"]["text"] == "fever"


def test_the_persons_own_words_stay_beside_the_code() -> None:
    concept = symptoms({}, said(DYSPNEA, "cant breath"))[DYSPNEA]["valueCodeableConcept"]
    assert concept == {
        "coding": [
            {"system": "http://snomed.info/sct", "code": DYSPNEA, "display": "Dyspnea"},
        ],
        "text": "cant breath",
    }


def test_a_finding_without_a_snomed_code_is_in_the_organisations_own_system() -> None:
    concept = symptoms({}, said(BLUE_LIPS, "blue"))["blue-lips"]["valueCodeableConcept"]
    assert concept["coding"][0]["system"] == f"{BASE}/CodeSystem/finding"


def test_an_answer_points_at_the_response_it_stands_in() -> None:
    answers: dict[str, Value] = {"breathless": Reply.YES}
    found = case_resources(LIBRARY, case(answers))
    urls = {
        f"QuestionnaireResponse/{each['id']}": each["questionnaire"]
        for each in found
        if each["resourceType"] == "QuestionnaireResponse"
    }
    (origin,) = symptoms(answers)[DYSPNEA]["derivedFrom"]
    assert urls[origin["reference"]].startswith(f"{BASE}/Questionnaire/cough|")


def test_an_open_interview_makes_preliminary_observations() -> None:
    assert symptoms({"breathless": Reply.YES})[DYSPNEA]["status"] == "preliminary"
    assert symptoms({"breathless": Reply.YES}, abandoned=True)[DYSPNEA]["status"] == "final"


def test_a_question_about_several_things_asserts_none_of_them_by_name() -> None:
    made = symptoms({"stroke": Reply.YES})
    assert list(made) == ["stroke"]
    concept = made["stroke"]["valueCodeableConcept"]
    assert concept["coding"][0]["system"] == f"{BASE}/CodeSystem/finding"


@pytest.mark.parametrize("reply", [Reply.YES, Reply.NO])
def test_who_someone_is_is_not_a_symptom(reply: Reply) -> None:
    assert symptoms({"diabetes": reply}, said(DIABETES, "I have diabetes")) == {}


@pytest.mark.parametrize(
    ("reply", "expected"), [(Reply.YES, ["LA15173-0"]), (Reply.NO, []), (Reply.UNSURE, [])]
)
def test_only_a_yes_becomes_a_pregnancy_status(reply: Reply, expected: list[str]) -> None:
    assert list(symptoms({"pregnant": reply})) == expected


def test_a_pregnancy_said_in_words_is_written_though_no_open_questionnaire_asks_it() -> None:
    asks = replace(
        LIBRARY.protocols[ProtocolId("cough")], id=ProtocolId("belly"),
        questions=(LinkId("pregnant"),), rules=(),
    )  # fmt: skip
    library = replace(LIBRARY, protocols=MappingProxyType({**LIBRARY.protocols, asks.id: asks}))
    made = case_resources(library, case({"pregnant": Reply.YES}))
    observed = [each for each in made if "valueCodeableConcept" in each]
    asked = {each.get("questionnaire", "").rpartition("|")[0]: each for each in made}
    response = asked[f"{BASE}/Questionnaire/cough"]
    assert [each["derivedFrom"] for each in observed] == [
        [{"reference": f"QuestionnaireResponse/{response['id']}"}]
    ]
