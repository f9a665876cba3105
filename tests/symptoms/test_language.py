"""English or Spanish, from short and mixed messages."""

import subprocess
import sys

import pytest

from symptoms.language import detect


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("my chest hurts", "en"),
        ("fever", "en"),
        ("me duele el pecho", "es"),
        ("calentura y tos", "es"),
        ("no puedo respirar", "es"),
        ("toy mala", "es"),
        ("me duele el chest", "es"),
        ("my abuela fell down", "en"),
        ("¿qué?", "es"),
    ],
)
def test_detects(text: str, lang: str) -> None:
    assert detect(text, "es" if lang == "en" else "en") == lang


@pytest.mark.parametrize("default", ["en", "es"])
def test_says_the_default_when_the_words_do_not_tell(default: str) -> None:
    for text in ("", "no", "39,4", "👍", "ok"):
        assert detect(text, default) == default


def test_replies_and_language_load_no_spacy() -> None:
    code = "import sys, symptoms.replies, symptoms.language; print('spacy' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"
