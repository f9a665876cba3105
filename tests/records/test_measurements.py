"""Numbers as observations, in the unit they were asked in."""

from __future__ import annotations

from typing import Any

import pytest

from records.case import case_resources
from tests.records.cases import case
from tests.records.small_library import LIBRARY
from triage.answers import Reply, Value


def measured(answers: dict[str, Value]) -> dict[str, Any]:
    return {
        each["code"]["coding"][0]["code"]: each
        for each in case_resources(LIBRARY, case(answers))
        if each["resourceType"] == "Observation"
    }


@pytest.mark.parametrize(
    ("link", "value", "loinc", "unit", "category"),
    [
        ("temperature", 39.4, "8310-5", "Cel", "vital-signs"),
        ("age", 0.115, "30525-0", "a", "survey"),
    ],
)
def test_a_number_has_its_loinc_term_and_unit(
    link: str, value: float, loinc: str, unit: str, category: str
) -> None:
    made = measured({link: value})[loinc]
    assert made["valueQuantity"]["value"] == value
    assert made["valueQuantity"]["code"] == unit
    assert made["category"][0]["coding"][0]["code"] == category


def test_a_duration_becomes_the_time_it_began() -> None:
    made = measured({"since": 2.0})["65222-2"]  # two days before 20 November, 14:30
    assert made["valueDateTime"] == "2026-11-18T14:30:05.123+00:00"


@pytest.mark.parametrize(
    "answers",
    [
        {"temperature": Reply.UNSURE},  # not sure is not a number
        {"how-often": 3.0},  # a count has no term of its own
        {"note": "39"},  # words are not a measurement
        {},
    ],
)
def test_nothing_else_becomes_a_measurement(answers: dict[str, Value]) -> None:
    assert measured(answers) == {}
