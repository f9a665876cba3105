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
    ("a week and a half", Q.DURATION, 252.0),
    ("dos semanas y media", Q.DURATION, 420.0),
    ("on and off for a week", Q.DURATION, 168.0),
    ("llevo 3 meses con tos", Q.DURATION, 2190.0),
    ("calentura de 39 y medio", Q.TEMPERATURE, 39.5),
    ("temperature of 104F", Q.TEMPERATURE, 40.0),
    ("gall bladder out tuesday now im 101", Q.TEMPERATURE, 38.3),
    ("104 and panting", Q.TEMPERATURE, 40.0),
    ("i'm 101 years old", Q.AGE, 101.0),
    ("F 34", Q.AGE, 34.0),
    ("my son 18 months is sick", Q.AGE, 1.5),
    ("mi bebé 18 meses calentura", Q.AGE, 1.5),
    ("bebé de 3 semanas", Q.AGE, 0.057),
    ("i took 20 tylenol", Q.AMOUNT, 20.0),
    ("me tomé 15 pastillas", Q.AMOUNT, 15.0),
    ("he drank half a cup of bleach", Q.AMOUNT, 0.5),
    ("se tomó medio vaso de cloro", Q.AMOUNT, 0.5),
    ("about a minute", Q.DURATION, 0.02),
    ("in 10 minutes", Q.DURATION, 0.17),
    ("hace un minuto", Q.DURATION, 0.02),
    ("tengo 3 días con fiebre", Q.DURATION, 72.0),
    ("tengo 3 semanas con tos", Q.DURATION, 504.0),
    ("tengo 5 meses", Q.DURATION, 3650.0),
    ("i'm 3 weeks out from surgery", Q.DURATION, 504.0),
    ("estoy de 29 semanas", Q.GESTATION, 29.0),
    ("tengo 31 semanas y no se mueve", Q.GESTATION, 31.0),
    ("took 4 grams of acetaminophen", Q.AMOUNT, 4.0),
]


@pytest.mark.parametrize(("text", "quantity", "value"), ROWS)
def test_one_value(text: str, quantity: Quantity, value: float) -> None:
    assert [(m.quantity, m.value) for m in find_values(text)] == [(quantity, value)]


@pytest.mark.parametrize(
    "text", ["", "in 2010", "call me at 555-123-4567", "102", "and d", "lost a cup of blood"]
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert find_values(text) == ()


@pytest.mark.parametrize(
    "text",
    ["give me a minute", "deme 5 minutos", "one minute please", "just a minute", "un minuto"],
)
def test_asking_for_time_tells_none(text: str) -> None:
    assert find_values(text) == ()


def test_values_stand_in_order_with_their_spans() -> None:
    text = "my 2 year old has 102.5 since yesterday"
    assert [m.text for m in find_values(text)] == ["2 year old", "102.5", "since yesterday"]
