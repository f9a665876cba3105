"""Replies of a turn as texts: urgent first and alone, numbered choices, no more than needed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal_api.adapters.gettext_catalog import Catalogue
from portal_api.conversation.messages import Choice, Kind, Reply
from portal_api.settings import DEMO, ROOT, Organisation, load_organisations
from portal_api.sms.segments import Encoding, encoding, segments
from portal_api.sms.shaping import MOST_PARTS, SMSShaper, cut

WORDING = Catalogue.load(ROOT / "locales")
ORGS = load_organisations(DEMO / "organisations.toml")
YES_NO = (Choice("yes", "Yes"), Choice("no", "No"), Choice("unsure", "I'm not sure"))


@pytest.fixture
def org() -> Organisation:
    return ORGS["riverside"]


@pytest.fixture
def shaper() -> SMSShaper:
    return SMSShaper(WORDING)


def test_choices_are_numbered(shaper: SMSShaper, org: Organisation) -> None:
    question = Reply(Kind.QUESTION, "Do you feel faint?", YES_NO, "faint")
    (text,) = shaper.shape(org, "en", [question])
    assert text.text == "Do you feel faint?\n1 Yes\n2 No\n3 I'm not sure"
    assert not text.safety


def test_a_lone_choice_has_no_number_because_one_may_be_an_answer(
    shaper: SMSShaper, org: Organisation
) -> None:
    question = Reply(Kind.QUESTION, "How old?", (Choice("unsure", "I'm not sure"),), "age")
    (text,) = shaper.shape(org, "en", [question])
    assert text.text == "How old?\nOr write: I'm not sure"


def test_a_warning_comes_first_and_alone_with_the_clinic_in_front(
    shaper: SMSShaper, org: Organisation
) -> None:
    texts = shaper.shape(
        org, "en", [Reply(Kind.QUESTION, "How old are you?"), Reply(Kind.URGENT, "Call 911 now.")]
    )
    assert [t.text for t in texts] == [
        "Riverside Family Clinic: Call 911 now.",
        "How old are you?",
    ]
    assert [t.safety for t in texts] == [True, False]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_consent_text_says_who_writes_how_to_reach_a_person_and_how_to_stop(
    shaper: SMSShaper, org: Organisation, lang: str
) -> None:
    text = " ".join(t.text for t in shaper.shape(org, lang, [Reply(Kind.CONSENT, "May I?")]))
    assert org.name in text
    assert org.phone in text
    assert ("STOP" if lang == "en" else "ALTO") in text


def test_short_replies_travel_together(shaper: SMSShaper, org: Organisation) -> None:
    replies = [Reply(Kind.NOTICE, "Thank you."), Reply(Kind.QUESTION, "Sick?", YES_NO)]
    (text,) = shaper.shape(org, "en", replies)
    assert text.text.startswith("Thank you.\n\nSick?\n1 Yes")


def test_the_reasons_of_a_result_stay_in_the_portal(shaper: SMSShaper, org: Organisation) -> None:
    why = WORDING.text("en", "conversation.result.why", reasons="Your chest hurts.")
    result = Reply(Kind.RESULT, f"See someone today.\n{why}")
    (brief,) = shaper.shape(org, "en", [result])
    assert brief.text == "See someone today."
    assert brief.safety
    (full,) = shaper.shape(org, "en", [result], fuller=True)
    assert "Your chest hurts." in full.text


@pytest.mark.parametrize("lang", ["en", "es"])
def test_our_own_sentences_fit_two_parts_of_gsm7(org: Organisation, lang: str) -> None:
    from portal_api.sms.segments import economical

    for key in ("sms.intro", "sms.stop.done", "sms.start.done", "sms.help", "sms.media"):
        for clinic in ORGS.values():
            text = economical(WORDING.text(lang, key, **clinic.numbers()))
            assert encoding(text) is Encoding.GSM7, key
            assert segments(text) <= 2, (key, text)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_no_sentence_of_ours_shows_more_than_a_locked_screen_may(lang: str) -> None:
    shown = {"sms.from", "sms.intro", "sms.stop.done", "sms.start.done", "sms.help", "sms.media"}
    allowed = {"clinic", "phone", "emergency_number", "text"}
    symptoms = ("pain", "chest", "fever", "breath", "blood", "dolor", "pecho", "fiebre", "sangre")
    for key in shown:
        raw = WORDING._messages[lang][key]
        holes = {part.partition("}")[0] for part in raw.split("{")[1:]}
        assert holes <= allowed, (key, holes)
        assert not [word for word in symptoms if word in raw.lower()], key


def test_both_languages_have_every_sentence() -> None:
    english = {i for i in WORDING.ids("en") if i.startswith("sms.")}
    assert english == {i for i in WORDING.ids("es") if i.startswith("sms.")}
    assert english


@given(st.text(max_size=2000))
def test_cutting_loses_nothing_but_white_space(text: str) -> None:
    pieces = cut(text)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(segments(piece) <= MOST_PARTS for piece in pieces)


def test_long_advice_is_cut_between_sentences() -> None:
    advice = "Rest and drink water. " * 40
    pieces = cut(advice)
    assert len(pieces) > 1
    assert all(piece.endswith(".") for piece in pieces)
