"""Answers named by what they are about; symptoms and bare values are none."""

import pytest

from symptoms.topics import Topic, topic_changed


@pytest.mark.parametrize(
    ("text", "link", "value"),
    [
        ("change my age", "age", ""),
        ("Cambiar mi edad", "age", ""),
        ("can I change my age please?", "age", ""),
        ("I want to change my age to 41", "age", "41"),
        ("cambie mi edad a 41", "age", "41"),
        ("my age is wrong", "age", ""),
        ("mi edad está mal", "age", ""),
        ("puse mal mi edad", "age", ""),
        ("I put the wrong age", "age", ""),
        ("me equivoqué en la edad", "age", ""),
        ("volver a la pregunta del sexo", "sex", ""),
        ("go back to the question about sex", "sex", ""),
        ("wrong person", "about", ""),
        ("quiero cambiar la temperatura", "temperature", ""),
        ("fix how long it has been", "days", ""),
        ("cambiar cuánto tiempo llevo", "days", ""),
    ],
)
def test_an_answer_is_named(text: str, link: str, value: str) -> None:
    assert topic_changed(text) == Topic((link,), value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "41",
        "go back",
        "change my answer",
        "my age is right",
        "mi edad está correcta",
        "I need to change my dressing",
        "my blood pressure is not right",
        "mi presión está mal",
        "my pregnancy is wrong",
        "mi embarazo está mal",
        "I have a temperature",
        "me volvió la temperatura",
    ],
)
def test_anything_else_is_not_taken_for_one(text: str) -> None:
    assert topic_changed(text) is None
