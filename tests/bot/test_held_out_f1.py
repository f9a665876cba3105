"""The scores of a model on messages it has not seen, without a model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.held_out_f1 import macro_f1, rows_of, score, write_confusions

ROWS = [
    {"intent": "affirm", "text": "yes"},
    {"intent": "affirm", "text": "sure thing"},
    {"intent": "deny", "text": "no"},
    {"intent": "deny", "text": "no no"},
]
GUESSES = {
    "yes": ("affirm", 0.9), "sure thing": ("deny", 0.876), "no": ("deny", 1.0),
    "no no": ("thank", 0.5),
}  # fmt: skip


class Parrot:
    """Guesses what it was told to."""

    async def parse_message(self, text: str) -> dict[str, Any]:
        name, confidence = GUESSES[text]
        return {"intent": {"name": name, "confidence": confidence}}


def test_figures_confusions_and_mistakes_are_those_of_the_guesses() -> None:
    report = score(Parrot(), ROWS)
    assert report["messages"] == 4
    assert report["accuracy"] == 0.5
    assert report["accuracy_interval"] == [0.0676, 0.9324]  # exact bounds of 2 of 4
    assert report["macro_f1"] == pytest.approx((2 / 3 + 1 / 2) / 2, abs=1e-4)
    assert report["confusions"] == [
        {"true": "affirm", "guessed": "deny", "count": 1},
        {"true": "deny", "guessed": "thank", "count": 1},
    ]
    assert report["mistakes"] == [(3, "affirm", "deny", 0.88), (5, "deny", "thank", 0.5)]
    assert report["confident_mistakes"] == [(3, "affirm", "deny", 0.88)]


def test_words_are_shown_only_when_asked_for() -> None:
    assert "sure thing" not in str(score(Parrot(), ROWS))
    assert score(Parrot(), ROWS, texts=True)["mistakes"][0][0] == "sure thing"


def test_macro_f1_weighs_every_true_intent_alike() -> None:
    assert macro_f1([("a", "a")] * 8 + [("b", "a")] * 2) == pytest.approx((16 / 18 + 0) / 2)


def test_confusions_of_every_language_are_one_file(tmp_path: Path) -> None:
    report = score(Parrot(), ROWS)
    write_confusions({"en": report, "es": report}, tmp_path / "confusions.csv")
    lines = (tmp_path / "confusions.csv").read_text("utf-8").splitlines()
    assert lines[:2] == ["language,true,guessed,count", "en,affirm,deny,1"]
    assert len(lines) == 5


@pytest.mark.parametrize("content", ["intent,text\n", "a,b\nc,d\n", ""])
def test_a_file_without_messages_or_columns_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "en.csv"
    file.write_text(content, "utf-8")
    with pytest.raises(SystemExit, match=r"en\.csv"):
        rows_of(file)
