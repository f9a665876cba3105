"""Asking what is known, and asking to be forgotten, in any reasonable words."""

import pytest

from consent.requests import wants_erasure, wants_full_texts, wants_short_texts, wants_to_know
from consent.withdrawal import wants_withdrawal

KNOW = [
    "what do you know about me",
    "What data do you have about me?",
    "what information have you got on me",
    "What have you got on me?",
    "show me my data",
    "can I see my records",
    "I want a copy of my data",
    "tell me what you know about me",
    "¿Qué saben de mí?",
    "que datos tienen sobre mi",
    "¿Qué información tiene de mí?",
    "quiero ver mis datos",
    "muéstreme mis datos",
]
FORGET = [
    "forget me",
    "please forget about me",
    "delete my data",
    "Erase everything about me",
    "delete all my messages please",
    "forget everything I told you",
    "olvídeme",
    "olvide todo lo que dije",
    "borre mis datos",
    "Eliminen toda mi información",
    "olvídense de mí",
]
NEITHER = [
    "what do you know about asthma",
    "I forget things",
    "my memory is bad, I forgot my pills",
    "what data should I send",
    "do not delete my data",
    "no borre mis datos",
    "no me olviden",
    "¿qué saben de la diabetes?",
    "me olvidé de tomar la pastilla",
    "can I get my results",
    "quiero ver al doctor",
    "I can't stop vomiting",
]


@pytest.mark.parametrize("text", KNOW)
def test_asking_what_is_known(text: str) -> None:
    assert wants_to_know(text)
    assert not wants_erasure(text)
    assert not wants_withdrawal(text)


@pytest.mark.parametrize("text", FORGET)
def test_asking_to_be_forgotten_takes_consent_back_as_well(text: str) -> None:
    assert wants_erasure(text)
    assert wants_withdrawal(text)
    assert not wants_to_know(text)


@pytest.mark.parametrize("text", NEITHER)
def test_other_words_ask_for_neither(text: str) -> None:
    assert not wants_to_know(text)
    assert not wants_erasure(text)


def test_fuller_texts_are_asked_for_with_the_whole_message() -> None:
    assert wants_full_texts("Full texts!")
    assert wants_full_texts("textos completos")
    assert not wants_full_texts("I want more details about my pain")
    assert wants_short_texts("menos detalles")
