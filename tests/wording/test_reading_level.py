"""Everything a patient reads is at grade 6 or below, in each language by its own formula."""

from __future__ import annotations

import pytest

from tests.wording.messages import LANGUAGES, filled, for_patients
from tests.wording.reading import (
    FAIRLY_EASY,
    FEWEST_WORDS,
    MOST_OF_A_TEXT,
    MOST_OF_AN_AREA,
    NAMES,
    NORMAL,
    grade,
    words,
)

AREAS = sorted({message.area for message in for_patients("en")})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_text_is_at_grade_six_or_below(lang: str) -> None:
    hard = []
    for message in for_patients(lang):
        text = filled(lang, message.raw)
        if words(text) < FEWEST_WORDS:
            continue
        found = grade(lang, text)
        if found.grade >= MOST_OF_A_TEXT or (found.ease is not None and found.ease < NORMAL):
            hard.append((message.id, found, text))
    assert hard == []


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_area_as_a_whole_is_easy(lang: str, area: str) -> None:
    texts = [filled(lang, m.raw) for m in for_patients(lang) if m.area == area]
    found = grade(lang, "\n".join(line for text in texts for line in text.split("\n")))
    assert found.grade <= MOST_OF_AN_AREA, found
    assert found.ease is None or found.ease >= FAIRLY_EASY, found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_name_that_is_spared_is_still_used(lang: str) -> None:
    said = " ".join(message.raw.lower() for message in for_patients(lang))
    assert [name for name in NAMES[lang] if name not in said] == []


@pytest.mark.parametrize(
    ("lang", "easy", "hard"),
    [
        (
            "en",
            "Call us if it gets worse. We can help you day and night. Do not wait.",
            "Deterioration necessitates immediate consultation with an appropriate practitioner.",
        ),
        (
            "es",
            "Llame si se siente peor. Le ayudamos de día y de noche. No espere más.",
            "El deterioro generalizado requiere inmediatamente una evaluación especializada.",
        ),
    ],
)
def test_the_measure_tells_easy_from_hard(lang: str, easy: str, hard: str) -> None:
    assert grade(lang, easy).grade < MOST_OF_AN_AREA < MOST_OF_A_TEXT < grade(lang, hard).grade
