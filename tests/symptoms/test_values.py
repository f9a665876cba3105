"""Numbers in words: value, unit and span."""

import pytest

from symptoms.values import find_values
from triage.findings import Quantity

Q = Quantity
ROWS = [
    ("since this morning", Q.DURATION, 6.0),
    ("since yesterday", Q.DURATION, 24.0),
    ("hace 3 días", Q.DURATION, 72.0),
    ("3d", Q.DURATION, 72.0),
    ("for a week", Q.DURATION, 168.0),
    ("a couple of days", Q.DURATION, 48.0),
    ("half an hour ago", Q.DURATION, 0.5),
    ("hace media hora", Q.DURATION, 0.5),
    ("102 fever", Q.TEMPERATURE, 38.9),
    ("39,4", Q.TEMPERATURE, 39.4),
    ("fever 101.3 F", Q.TEMPERATURE, 38.5),
    ("40.2 grados", Q.TEMPERATURE, 40.2),
    ("my baby is 6 wks old", Q.AGE, 0.115),
    ("mi hijo de 18 meses", Q.AGE, 1.5),
    ("my 2 year old", Q.AGE, 2.0),
    ("tengo 45 años", Q.AGE, 45.0),
    ("55 yo male", Q.AGE, 55.0),
    ("forty five year old", Q.AGE, 45.0),
    ("my newborn is hot", Q.AGE, 0.038),
    ("8/10", Q.SEVERITY, 8.0),
    ("dolor 9 de 10", Q.SEVERITY, 9.0),
    ("vomité tres veces", Q.COUNT, 3.0),
    ("34 weeks pregnant", Q.GESTATION, 34.0),
    ("20 semanas de embarazo", Q.GESTATION, 20.0),
    ("I'm 20 weeks and bleeding", Q.GESTATION, 20.0),
]


@pytest.mark.parametrize(("text", "quantity", "value"), ROWS)
def test_one_value(text: str, quantity: Quantity, value: float) -> None:
    assert [(m.quantity, m.value) for m in find_values(text)] == [(quantity, value)]


@pytest.mark.parametrize("text", ["", "in 2010", "call me at 555-123-4567", "102", "and d"])
def test_other_numbers_are_left_alone(text: str) -> None:
    assert find_values(text) == ()


def test_values_stand_in_order_with_their_spans() -> None:
    text = "my 2 year old has 102.5 since yesterday"
    assert [m.text for m in find_values(text)] == ["2 year old", "102.5", "since yesterday"]
