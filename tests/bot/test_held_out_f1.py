"""The scores of a model on messages it has not seen, without a model."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.held_out_f1 import Guess, f1_of_intents, guesses, score

GUESSED = [
    Guess("yes", "affirm", "affirm", 0.9),
    Guess("sure thing", "affirm", "deny", 0.876),
    Guess("no", "deny", "deny", 1.0),
    Guess("no no", "deny", "thank", 0.5),
]


def test_figures_confusions_and_mistakes_are_those_of_the_guesses() -> None:
    report = score(GUESSED, texts=True)
    assert report["messages"] == 4
    assert report["accuracy"] == 0.5
    assert report["accuracy_95"] == [0.0676, 0.9324]  # exact bounds of 2 of 4
    assert report["macro_f1"] == pytest.approx((2 / 3 + 1 / 2) / 2, abs=1e-4)
    assert report["confusions"] == [["affirm", "deny", 1], ["deny", "thank", 1]]
    assert report["mistakes"][0] == ["sure thing", "affirm", "deny", 0.88]


def test_words_of_what_is_held_out_are_never_shown() -> None:
    assert "sure thing" not in str(score(GUESSED, texts=False))


def test_every_true_intent_has_its_f1() -> None:
    each = f1_of_intents([("a", "a")] * 8 + [("b", "a")] * 2)
    assert each == {"a": pytest.approx(16 / 18), "b": 0}


def test_each_row_of_a_file_is_guessed(tmp_path: Path) -> None:
    file = tmp_path / "en.csv"
    file.write_text("intent,text\naffirm,yes\ndeny,no\n", "utf-8")
    found = guesses(lambda text: {"name": text, "confidence": 0.5}, file)
    assert found == [Guess("yes", "affirm", "yes", 0.5), Guess("no", "deny", "no", 0.5)]
