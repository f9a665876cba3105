"""Blood pressure and blood sugar as people write them."""

import pytest

from symptoms.values import find_values
from triage.findings import Quantity

S, D, SUGAR = Quantity.SYSTOLIC, Quantity.DIASTOLIC, Quantity.BLOOD_SUGAR


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("my bp is 166/112 and my head hurts", {S: 166, D: 112}),
        ("it was 150 over 95 this morning", {S: 150, D: 95}),
        ("me salio 150 con 95", {S: 150, D: 95}),
        ("la presion esta en 180 sobre 120", {S: 180, D: 120}),
        ("my sugar is 45 and i am shaky", {SUGAR: 45}),
        ("azucar en 410 y mucha sed", {SUGAR: 410}),
        ("glucose 3.1 mmol", {SUGAR: 55.8}),
        ("la glucosa me salio 16,5", {SUGAR: 297.3}),
    ],
)
def test_readings_are_found_in_their_unit(text: str, values: dict[Quantity, float]) -> None:
    found = {m.quantity: m.value for m in find_values(text) if m.quantity in (S, D, SUGAR)}
    assert found == values


@pytest.mark.parametrize(
    "text",
    [
        "the pain is 10/10",
        "since 11/20",
        "born on 03/14/1980",
        "no sugar in my coffee for 30 days",
        "half a teaspoon of sugar, 2 times a day",
        "call me at 555 0100",
    ],
)
def test_other_numbers_are_no_readings(text: str) -> None:
    assert not {m.quantity for m in find_values(text)} & {S, D, SUGAR}


def test_the_words_of_a_reading_are_kept() -> None:
    text = "bp 166/112"
    assert [text[m.start : m.end] for m in find_values(text)] == ["166", "112"]
