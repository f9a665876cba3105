"""Words spelled as they sound are found under the word they stand for."""

import pytest

from symptoms.finder import SymptomFinder
from symptoms.sounds import Sounds, sound
from triage.findings import Status


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ablar", "hablar"),
        ("oras", "horas"),
        ("bibora", "víbora"),
        ("aser", "hacer"),
        ("muxo", "mucho"),
        ("ija", "hija"),
        ("inchado", "hinchado"),
    ],
)
def test_spanish_words_that_sound_alike(typed: str, meant: str) -> None:
    folded = meant.replace("í", "i")
    assert sound(typed, "es") == sound(folded, "es")


def test_only_known_words_are_proposed() -> None:
    sounds = Sounds(["heart", "hurt", "head"], "en")
    assert sounds.like("hart") == ["heart", "hurt"]
    assert sounds.like("zzz") == []
    assert sounds.like("ht") == []


def test_what_sounds_alike_must_begin_alike() -> None:
    sounds = Sounds(["gags", "fever", "phlegm", "knee"], "en")
    assert sounds.like("quux") == []
    assert sounds.like("phever") == ["fever"]
    assert sounds.like("neee") == ["knee"]
    assert sounds.like("flegm") == ["phlegm"]


def test_nonsense_is_no_symptom(finder: SymptomFinder) -> None:
    for lang in ("en", "es"):
        assert finder.find("blorf zing quux", lang).findings == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no puedo ablar bien", "286378009"),
        ("m duele muxo el pexo", "29857009"),
        ("tengo el tobiyo inchado", "267039000"),
    ],
)
def test_messages_spelled_by_ear(finder: SymptomFinder, text: str, code: str) -> None:
    found = finder.find(text, "es").findings
    assert code in {f.code for f in found if f.status is Status.PRESENT}


@pytest.mark.parametrize("text", ["no, none of tese", "for two dayss", "no thaank god"])
def test_a_mistyped_plain_word_is_no_symptom_that_sounds_like_it(
    finder: SymptomFinder, text: str
) -> None:
    assert finder.find(text, "en").findings == ()
