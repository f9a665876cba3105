"""What the gate refuses before anything is stored, and that it never quotes the patient."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from records.case import case_resources
from records.errors import RecordError
from records.validation import validate
from tests.records.cases import case
from tests.records.small_library import LIBRARY
from triage.answers import Reply

MADE = case_resources(LIBRARY, case({"note": "my secret words", "breathless": Reply.YES}))


def one(kind: str, **changed: Any) -> dict[str, Any]:
    return next(each for each in MADE if each["resourceType"] == kind) | changed


# what is wrong, resource
DEFECTS = [
    ("unknown element", one("Task", colour="red")),
    ("missing field", {k: v for k, v in one("Task").items() if k != "intent"}),
    ("a day that is not", one("Task", authoredOn="2026-02-30")),
    ("wrong type", one("Task", focus="QuestionnaireResponse/1")),
    ("null", one("Task", focus=None)),
    ("empty text", one("Task", description="")),
    ("empty list", one("Observation", performer=[])),
    ("empty object", one("Observation", code={})),
    ("two values", one("Observation", valueString="x", valueBoolean=True)),
    ("resource of no kind we write", {"resourceType": "Coverage"}),
    ("nothing at all", {}),
]


@pytest.mark.parametrize("resource", [d[1] for d in DEFECTS], ids=[d[0] for d in DEFECTS])
def test_a_defect_is_refused(resource: dict[str, Any]) -> None:
    with pytest.raises(RecordError):
        validate(resource)


def test_what_we_make_passes() -> None:
    for resource in MADE:
        validate(resource)


def test_the_error_names_places_and_never_values() -> None:
    answers = one("QuestionnaireResponse")
    broken = answers | {
        "item": [{"linkId": "note", "answer": [{"valueStrong": "my secret words"}]}]
    }
    with pytest.raises(RecordError) as caught:
        validate(broken)
    assert "valueStrong" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_classes_can_be_loaded_before_the_first_case() -> None:
    program = (
        "import sys; from records.validation import load_classes; "
        "assert not any(n.startswith('fhir.resources') for n in sys.modules); load_classes(); "
        "assert 'fhir.resources.R4B.task' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])
