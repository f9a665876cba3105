"""Messages that steer: what they ask for, and what is none although it looks alike."""

from __future__ import annotations

import pytest

from symptoms.commands import Correction, correction, language_asked, wish
from triage.wishes import Wish


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Why do you ask?", Wish.WHY),
        ("¿Por qué me pregunta eso?", Wish.WHY),
        ("what does that mean", Wish.MEANING),
        ("no entiendo la pregunta", Wish.MEANING),
        ("can you repeat the question please", Wish.REPEAT),
        ("¿Cómo?", Wish.REPEAT),
        ("say that again pls", Wish.REPEAT),
        ("otra vez porfa", Wish.REPEAT),
        ("xq pregunta eso", Wish.WHY),
        ("hello again", Wish.GREET),
        ("buenas tardes", Wish.GREET),
        ("start over", Wish.START_OVER),
        ("quiero empezar de nuevo", Wish.START_OVER),
        ("are you a real person?", Wish.CHAT),
        ("no, quiero hablar con una persona real", Wish.PERSON),
        ("you stupid machine", Wish.ABUSE),
        ("esto es una mierda", Wish.ABUSE),
        ("eres un idiota", Wish.ABUSE),
        ("...", Wish.SILENCE),
        ("", Wish.SILENCE),
        ("🙂🙂", Wish.SILENCE),
        ("0", None),
        ("why does my chest hurt when I breathe and what is it", None),
        ("I keep throwing up and my back hurts", None),
        ("my damn knee hurts", None),
        ("it hurts to go back to bed", None),
        ("مرحبا", None),
    ],
)
def test_what_is_wished(text: str, expected: Wish | None) -> None:
    assert wish(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in English please", "en"),
        ("en español por favor", "es"),
        ("can we speak spanish", "es"),
        ("prefiero hablar en inglés", "en"),
        ("puede hablar en español", "es"),
        ("I don't speak Spanish", "en"),
        ("no hablo inglés", "es"),
        ("my English teacher has a cough", None),
    ],
)
def test_which_language_is_asked_for(text: str, expected: str | None) -> None:
    assert language_asked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no wait, it was two days", Correction("two days")),
        ("No espera, fueron dos días", Correction("dos días")),
        ("I meant no", Correction("no", sure=True)),
        ("perdón, eran 38", Correction("38")),
        ("me equivoqué, tengo 41", Correction("tengo 41", sure=True)),
        ("change that to yes", Correction("yes", sure=True)),
        ("I can't wait any longer", None),
        ("yes since monday", None),
        ("sorry I don't know", None),
    ],
)
def test_what_is_put_right(text: str, expected: Correction | None) -> None:
    assert correction(text) == expected
