"""One voice: Portico says "I", the clinic says "we", and the patient is "usted".

Portico speaks where it talks with a person, asks, explains or says what it heard. The clinic speaks
where it promises care, in advice ("call us"), in what is agreed to and in texts under its name.
"""

from __future__ import annotations

import re

import pytest

from tests.wording.messages import LANGUAGES, for_patients, sentences

PORTICO = {"choice", "conversation", "dialogue", "chat", "question", "why", "urgent", "reason"}
WE = {
    "en": r"\b(we|us|our|ours|let's)\b",
    "es": r"\b(nos|nosotros|nosotras|nuestr[oa]s?|\w+[aei]mos|\w*[áéí]\w*nos|\w+rnos)\b",
}
NOT_WE = {"es": {"último", "últimos", "próximos", "mismos", "extremos", "tétanos"}}
ME = {"en": r"\b(I|me|my|mine)\b", "es": r"\b(yo|mí|conmigo|\w*[áéí]\w*me)\b"}
CLINIC_ACTS = {
    "chat.home.about.person": "the clinic is who is called",
    "chat.error.urgent": "the clinic is who is called",
    "chat.phase.done": "the clinic reads it from here on",
    "question.callback": "the clinic calls back",
    "question.repeat-contact": "the clinic was contacted",
    "reason.diabetes-low-sugar.alone": "the clinic wants to talk",
    "reason.safety.child": "the clinic wants to talk",
    "urgent.child-abuse": "the clinic calls back",
}
"""Sentences in which the clinic acts, though Portico says them."""
TU = (
    r"\b(tú|ti|contigo|tus?|tuy[oa]s?|vos|vosotr[oa]s|eres|estás|tienes|puedes|quieres|debes|"
    r"necesitas|sientes|sabes|haz|dime|dinos|llámanos|cuéntame|cuéntanos|avísanos|ten|pon|"
    r"escríbenos|responde|elige|espera|quédate|acuéstate|siéntate|descansa|bebe|toma)\b"
)
TO_A_CHILD = {"conversation.minor"}
"""Said to a child who writes alone: "usted" would sound cold."""
SAYS_IT_OF_OTHERS = {"toma", "bebe", "descansa", "espera", "responde", "elige", "ten"}
"""Also the third person ("la medicina que toma"): an order only where they open a sentence."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_portico_speaks_as_one(lang: str) -> None:
    plural = []
    for message in for_patients(lang):
        if message.area in PORTICO and message.id not in CLINIC_ACTS:
            found = {word.lower() for word in _words(WE[lang], message.raw)}
            if found - NOT_WE.get(lang, set()):
                plural.append((message.id, sorted(found), message.raw))
    assert plural == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_clinic_speaks_as_we(lang: str) -> None:
    """Except in what a person ticks, which is in the person's own words."""
    own_words = re.compile(r"consent\.purpose\.")
    single = [
        (message.id, message.raw)
        for message in for_patients(lang)
        if message.area in {"advice", "care", "watch", "consent", "sms"}
        and not own_words.match(message.id)
        and _words(ME[lang], message.raw)
    ]
    assert single == []


def test_spanish_says_usted() -> None:
    familiar = []
    for message in for_patients("es"):
        if message.id in TO_A_CHILD:
            continue
        for sentence in sentences("es", message.raw):
            for word in _words(TU, sentence):
                opens = sentence.lower().startswith(word.lower())
                if opens or word.lower() not in SAYS_IT_OF_OTHERS:
                    familiar.append((message.id, word, sentence))
    assert familiar == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_exception_is_still_needed(lang: str) -> None:
    raw = {message.id: message.raw for message in for_patients(lang)}
    assert [id for id in CLINIC_ACTS if not _words(WE[lang], raw[id])] == []


def _words(pattern: str, text: str) -> list[str]:
    return [found[0] for found in re.finditer(pattern, text, re.IGNORECASE)]
