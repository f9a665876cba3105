"""Whose chart a case lands in."""

from __future__ import annotations

from typing import Any

import pytest

from records.case import case_resources
from records.resources.people import unnamed_patient_id
from tests.records.cases import case
from tests.records.small_library import LIBRARY
from triage.answers import Value

SELF: dict[str, Value] = {"about": "self", "sex": "female"}
CHILD: dict[str, Value] = {"about": "child", "sex": "male"}


def written(answers: dict[str, Value], patient: str | None) -> dict[str, Any]:
    found = case_resources(LIBRARY, case(answers, patient=patient))
    return {each["resourceType"]: each for each in found}


@pytest.mark.parametrize("patient", ["p-7", "Patient/p-7"])
def test_a_signed_in_person_is_the_subject_of_what_they_say_about_themselves(patient: str) -> None:
    made = written(SELF, patient)
    assert "Patient" not in made
    assert made["Task"]["for"] == {"reference": "Patient/p-7"}
    assert made["QuestionnaireResponse"]["author"] == {"reference": "Patient/p-7"}


@pytest.mark.parametrize("about", ["child", "other"])
def test_what_is_said_about_someone_else_never_lands_in_the_writers_chart(about: str) -> None:
    made = written({"about": about}, "p-7")
    subject = made["QuestionnaireResponse"]["subject"]
    assert subject == {"reference": f"Patient/{made['Patient']['id']}"}
    assert made["Patient"]["id"] != "p-7"
    assert made["RelatedPerson"]["patient"] == subject
    assert made["QuestionnaireResponse"]["author"]["reference"].startswith("RelatedPerson/")
    assert made["RelatedPerson"]["identifier"][1]["value"] == "p-7"


def test_sex_and_language_are_the_patients_own() -> None:
    child, adult = written(CHILD, None)["Patient"], written(SELF, None)["Patient"]
    assert (child["gender"], adult["gender"]) == ("male", "female")
    assert "communication" in adult
    assert "communication" not in child


def test_nobody_signed_in_gives_a_patient_without_a_name() -> None:
    made = written(SELF, None)
    assert made["Patient"]["id"] == unnamed_patient_id("riverside", "conversation-1")
    assert "name" not in made["Patient"]
    assert "RelatedPerson" not in made


def test_parent_and_child_of_one_conversation_are_two_patients() -> None:
    assert written(SELF, None)["Patient"]["id"] != written(CHILD, None)["Patient"]["id"]
