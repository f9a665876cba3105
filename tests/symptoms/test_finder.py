"""Messages in, coded findings out: the sentences that must never stop working."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symptoms.finder import SymptomFinder
from triage.findings import Status

P, A, U = Status.PRESENT, Status.ABSENT, Status.UNCERTAIN
H, Y, T = Status.HISTORY, Status.HYPOTHETICAL, Status.OTHER_PERSON
CHEST, BREATH, TIGHT, NUMB = "29857009", "267036007", "23924001", "44077006"
FEVER, COUGH, RASH, STROKE = "386661006", "49727002", "271807003", "local:stroke"

SAID = [
    ("I have chest pian and cant breath", {CHEST: P, "288849009": P}),
    ("chest hurts and I can't breathe well since this morning", {CHEST: P, BREATH: P}),
    ("me duele el pecho y no puedo respirar bien desde esta mañana", {CHEST: P, BREATH: P}),
    ("me duele el pecho y no puedo respirar bien desde esta manana", {CHEST: P, BREATH: P}),
    ("cant breath n my chest is tight", {"288849009": P, TIGHT: P}),
    ("mi bebé no quiere comer y está muy dormido", {"local:not-feeding": P, "271782001": P}),
    ("no chest pain but my arm is numb", {CHEST: A, NUMB: P}),
    ("my mom had a stroke last year and now my face feels weird", {STROKE: T, "309557009": P}),
    ("can't stop vomiting", {"196746003": P}),
    ("I can’t stop vomiting", {"196746003": P}),
    ("I can't feel my foot and my speech is slurred", {NUMB: P, "289195008": P}),
    ("chest is really hurting", {CHEST: P}),
    ("me duele mucho el pecho", {CHEST: P}),
    ("my chest hurts so bad", {CHEST: P}),
    ("pain in my chest", {CHEST: P}),
    ("pain in my chest, arm and jaw", {CHEST: P, "102556003": P, "274667000": P}),
    ("chest pain and arm numbness", {CHEST: P, NUMB: P}),
    ("my chest doesn't hurt", {CHEST: A}),
    ("no fever, cough or rash", {FEVER: A, COUGH: A, RASH: A}),
    ("no fever. cough and sore throat", {FEVER: A, COUGH: P, "162397003": P}),
    ("no tengo fiebre ni tos pero me duele la cabeza", {FEVER: A, COUGH: A, "25064002": P}),
    ("I don't have a fever and my throat is killing me", {FEVER: A, "162397003": P}),
    ("No, my chest hurts", {CHEST: P}),
    ("chest pain: no", {CHEST: A}),
    ("I dont want to die", {"6471006": A}),
    ("I don't want to live anymore", {"6471006": P}),
    ("maybe I have a fever", {FEVER: U}),
    ("quizás tengo fiebre", {FEVER: U}),
    ("I think I'm having a heart attack", {"371030007": P}),
    ("my mother had a stroke in 2010", {STROKE: T}),
    ("mi mamá tuvo un derrame en 2010 y yo tengo tos", {STROKE: T, COUGH: P}),
    ("my husband collapsed and wont wake up", {"271787007": P, "local:will-not-wake": P}),
    ("what if I have chest pain?", {CHEST: Y}),
    ("should I worry about my chest pain", {CHEST: P}),
    ("I used to have panic attacks", {"225624000": H}),
    ("I had a fever yesterday but it's gone now", {FEVER: H}),
    ("34 weeks pregnant and bleeding", {"local:bleeding-in-pregnancy": P}),
    ("sangre que no para de salir", {"local:bleeding-will-not-stop": P}),
    ("me duele el pecho y tengo fever", {CHEST: P, FEVER: P}),
    ("temperature 102.5", {FEVER: P}),
]


@pytest.mark.parametrize(("text", "expected"), SAID, ids=[text for text, _ in SAID])
def test_finds_what_was_said_and_how_it_was_meant(
    finder: SymptomFinder, text: str, expected: dict[str, Status]
) -> None:
    found = {(f.code, f.status) for f in finder.find(text).findings}
    assert set(expected.items()) <= found


@pytest.mark.parametrize(
    "text",
    [
        "this traffic is killing me",
        "dying of laughter lol",
        "my phone died",
        "I almost had a heart attack when I saw the bill",
        "me muero de risa",
        "casi me da un infarto cuando vi la cuenta",
        "blood test please",
        "I'll call you back",
        "chess club meets on monday",
        "hello",
        "",
        "   \n ",
        "🤮🤒",
        "ألم في الصدر",
        "\x00\x01\ud7ff",
    ],
)
def test_finds_nothing_in_idioms_small_talk_and_odd_text(finder: SymptomFinder, text: str) -> None:
    assert finder.find(text).findings == ()


def test_can_breathe_is_not_cant_breathe(finder: SymptomFinder) -> None:
    assert finder.find("I can breathe fine").findings == ()


@pytest.mark.parametrize("place", ["start", "middle", "end"])
def test_a_red_flag_anywhere_in_ten_thousand_characters_is_found(
    finder: SymptomFinder, place: str
) -> None:
    half = "I went to the store and then I came home to watch a show. " * 85
    said = "my chest hurts and I cant breathe. "
    text = {"start": said + half * 2, "middle": half + said + half, "end": half * 2 + said}[place]
    assert len(text) > 9_800
    assert {CHEST, "288849009"} <= {f.code for f in finder.find(text).findings if f.status is P}


def test_the_same_words_give_the_same_findings(finder: SymptomFinder) -> None:
    text = "chest pian, brething fast, my arm went nmub and i feel dizy"
    assert finder.find(text) == finder.find(text)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_accepted_and_spans_lie_inside_it(text: str) -> None:
    finder = _shared()
    understood = finder.find(text)
    for found in (*understood.findings, *understood.measured):
        assert 0 <= found.start < found.end <= len(text)
        assert found.text == text[found.start : found.end]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="xqz ,.!?😀\n", max_size=60), st.sampled_from([" ", "\n", ". "]))
def test_noise_after_a_red_flag_never_hides_it(noise: str, joint: str) -> None:
    codes = {f.code for f in _shared().find("my chest hurts" + joint + noise).findings}
    assert CHEST in codes


def _shared() -> SymptomFinder:
    from tests.symptoms.conftest import ROOT

    global _FINDER
    _FINDER = _FINDER or SymptomFinder.load(ROOT / "nlu_data" / "lexicon")
    return _FINDER


_FINDER: SymptomFinder | None = None
