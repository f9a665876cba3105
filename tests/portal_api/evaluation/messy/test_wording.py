"""The tables fill in, typing errors are harmless, and numbers keep their value."""

from __future__ import annotations

import re
from random import Random

import pytest

from portal_api.evaluation.messy.amounts import age_in_words, age_of, amount_in_words
from portal_api.evaluation.messy.typing_errors import mistyped, shortened, without_accents
from portal_api.evaluation.messy.words import LANGUAGES, words_of, written
from symptoms.words import fold
from tests.portal_api.evaluation.made_up import case_of
from triage.answers import LinkId
from triage.findings import Quantity
from triage.protocol import Question, QuestionType

SENTENCE = "no thankfully, started 3 days ago with shivering and yes my stomach is hurting"
DAYS = Question(
    LinkId("days"), QuestionType.QUANTITY, unit="d", minimum=0, maximum=999,
    quantity=Quantity.DURATION,
)  # fmt: skip
HEAT = Question(
    LinkId("temperature"), QuestionType.QUANTITY, unit="Cel", minimum=30, maximum=45,
    quantity=Quantity.TEMPERATURE,
)  # fmt: skip


def test_the_languages_can_say_the_same() -> None:
    english, spanish = map(words_of, LANGUAGES)
    assert set(english.model_dump()) == set(spanish.model_dump())
    for part in ("replies", "known", "persons", "facts", "digressions"):
        assert set(getattr(english, part)) == set(getattr(spanish, part))
    assert words_of("fr") == english


@pytest.mark.parametrize("seed", range(200))
def test_a_typing_error_leaves_short_words_numbers_and_kept_words_alone(seed: int) -> None:
    kept, known = words_of("en").never_mistyped(), written("en")
    typed = mistyped(Random(seed), SENTENCE, kept, known)
    before, after = SENTENCE.split(), typed.split()
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert len(changed) <= 1
    for old, new in changed:
        assert old[0] == new[0]
        assert len(old) > 3
        assert old != "3"
        assert not old.startswith("thankfully")
        assert fold(new) not in known


def test_typing_errors_do_happen_and_are_of_several_kinds() -> None:
    kept, known = words_of("en").never_mistyped(), written("en")
    typed = {mistyped(Random(seed), "shivering", kept, known) for seed in range(60)}
    lengths = {len(word) for word in typed}
    assert lengths == {8, 9, 10}
    assert len(typed) > 10


def test_nothing_to_mistype_stays_as_it_is() -> None:
    assert mistyped(Random(1), "no, 38.5", frozenset(), frozenset()) == "no, 38.5"


def test_accents_and_shorthand() -> None:
    assert without_accents("¿Sí, mañana también?") == "Si, manana tambien?"
    assert shortened("Please ask you, younger", {"you": "u", "please": "pls"}) == (
        "pls ask u, younger"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("days", "ways"), [(5.0, {5}), (14.0, {14, 2}), (730.0, {730, 2})])
def test_days_are_told_in_units_that_lose_nothing(lang: str, days: float, ways: set[int]) -> None:
    words, found = words_of(lang), set()
    for seed in range(60):
        said = amount_in_words(Random(seed), words, DAYS, days, "im")
        number = re.search(r"\d+", said)
        named = [k for k, word in words.amounts.small.items() if re.search(rf"\b{word}\b", said)]
        found.add(int(number[0]) if number else int(named[0]))
    assert found == ways


def test_a_temperature_is_told_in_either_unit() -> None:
    words = words_of("en")
    said = {amount_in_words(Random(seed), words, HEAT, 39.4, "im") for seed in range(60)}
    numbers = {float(found[0]) for text in said if (found := re.search(r"[\d.]+\d", text))}
    assert numbers == {39.4, 102.9}


@pytest.mark.parametrize(
    ("age", "told"), [(1.5, "18 m"), ({"value": 6, "unit": "wk"}, "6 w"), (34, "34")]
)
def test_an_age_is_told_in_its_own_unit(age: object, told: str) -> None:
    known = age_of(case_of("case-1", age=age))
    assert known is not None
    for seed in range(20):
        said = age_in_words(Random(seed), words_of("en"), known, "she's")
        assert told in said.replace("six", "6").replace("6wks", "6 wks")
