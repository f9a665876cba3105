"""The simpler ways beside the guard: a list of words, and whole messages beside sentences."""

from __future__ import annotations

import pytest
import yaml

from portal_api.evaluation.guard.keywords import KEYWORDS, KeywordList, plain_words
from portal_api.evaluation.guard.whole_message import (
    SENTENCES,
    Sentences,
    Setting,
    balanced,
    matches_of,
    quiet,
    tuned,
)
from portal_api.wiring import Parts
from tests.portal_api.evaluation.made_up import DEVELOPMENT, HELD_OUT
from tests.portal_api.evaluation.made_up_messages import ORDINARY, message_of

MATCHES = matches_of({"burn": {"en": ["I burned my hand", "a hot burn"], "es": ["me quemé"]}})


def test_the_list_finds_terms_inside_words_and_past_accents() -> None:
    words = KeywordList({"en": ["cant breathe"], "es": ["corazon"]})
    assert words.outcome(message_of("a", text="I CAN’T breathe!")).now.raised == ("cant breathe",)
    assert words.outcome(message_of("b", text="mi corazón", lang="es")).now.raised
    assert not words.outcome(message_of("c", text="I breathe well")).now.raised
    assert words.outcome(message_of("d", text="ok", before=["cant breathe"])).earlier.raised


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_list_has_as_many_terms_as_a_clinic_would_write_and_each_can_be_found(
    lang: str,
) -> None:
    terms = yaml.safe_load(KEYWORDS.read_text("utf-8"))[lang]
    assert 60 <= len(terms) == len(set(terms)) <= 80
    assert [term for term in terms if plain_words(term) != term] == []


def test_every_red_flag_has_sentences_in_both_languages(parts: Parts) -> None:
    sentences = yaml.safe_load(SENTENCES.read_text("utf-8"))
    assert list(sentences) == list(parts.library.red_flags)
    for flag, said in sentences.items():
        assert {lang: len(listed) in (2, 3) for lang, listed in said.items()} == {
            "en": True, "es": True,
        }, flag  # fmt: skip


def test_the_likeliest_sentence_gives_the_red_flag() -> None:
    assert Sentences(MATCHES).nearest("ouch, I burned my hand", "en") == ("burn", 100.0)
    assert Sentences(MATCHES).nearest("zzz", "es")[1] < 30


SETTINGS = [
    Setting(40, 1.0, 0.5), Setting(60, 0.9, 0.1), Setting(70, 0.9, 0.1), Setting(80, 0.5, 0.01),
    Setting(90, 0.5, 0.0), Setting(100, 0.1, 0.0),
]  # fmt: skip


def test_the_balanced_setting_weighs_and_the_quiet_one_keeps_to_its_limit() -> None:
    assert balanced(SETTINGS).likeness == 70
    assert quiet(SETTINGS).likeness == 90
    assert quiet(SETTINGS[:2]).likeness == 60, "none is quiet: the strictest there is"


def test_a_setting_is_chosen_without_the_held_out_part() -> None:
    seen = [
        message_of(DEVELOPMENT[0], text="I burned my hand"),
        message_of(DEVELOPMENT[1], ORDINARY, text="my hand is fine"),
    ]
    unseen = [
        message_of(HELD_OUT[0], text="hot"),
        message_of(HELD_OUT[1], ORDINARY, text="I burned my hand"),
    ]
    sentences = Sentences(MATCHES)
    with_all = tuned("a", sentences, [*seen, *unseen], balanced)
    with_seen = tuned("a", sentences, seen, balanced)
    assert with_all.description == with_seen.description
    assert "raised from 100 in en" in with_seen.description
    assert with_seen.outcome(seen[0]).now.raised == ("burn",)
    assert with_seen.outcome(seen[1]).now.raised == ()
