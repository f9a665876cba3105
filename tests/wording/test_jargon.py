"""Words a patient should not need to know, each with the plain ones to use instead."""

from __future__ import annotations

import re

import pytest

from tests.wording.messages import LANGUAGES, filled, for_patients

PLAIN = {
    "en": {
        r"abdom\w+": "belly",
        r"acute": "sudden",
        r"administer\w*": "give",
        r"approximately": "about",
        r"assess\w*": "check",
        r"bowel\w*": "poop",
        r"cardiac": "heart",
        r"chronic": "long-term",
        r"clinicians?": "nurse or doctor",
        r"consult\w*": "ask, talk to",
        r"de?hydrat\w*": "drying out",
        r"diagnos\w+": "what illness it is",
        r"discontinue\w*": "stop",
        r"disposition": "what to do",
        r"dyspn\w+": "hard to breathe",
        r"edema": "swelling",
        r"evaluat\w*": "check",
        r"febrile": "with a fever",
        r"fractur\w+": "broken bone",
        r"genital\w*": "private parts",
        r"hemorrhag\w*": "bleeding",
        r"hypertension": "high blood pressure",
        r"immediate(ly)?": "now, right away",
        r"immune": "the body's defenses",
        r"inflam\w+": "red and swollen",
        r"ingest\w*": "eat, swallow",
        r"lacerat\w+": "cut",
        r"lesions?": "sore",
        r"medications?": "medicine",
        r"nause\w+": "feeling sick",
        r"onset": "start",
        r"physicians?|practitioners?|providers?": "doctor",
        r"prior to": "before",
        r"respiratory": "breathing",
        r"severe\w*": "very bad, strong",
        r"stools?": "poop",
        r"symptoms?": "signs, what you feel",
        r"triage": "how soon care is needed",
        r"urin(e|at\w+)": "pee",
        r"utili[sz]\w+": "use",
        r"vertigo": "spinning",
        r"vision": "sight, seeing",
    },
    "es": {
        r"abdom\w+": "barriga",
        r"administr\w+": "dar",
        r"agud[oa]s?|agudamente": "fuerte, de golpe",
        r"aproximad\w+": "como, unos",
        r"cefalea\w*": "dolor de cabeza",
        r"crónic[oa]s?": "de hace tiempo",
        r"(des)?hidrata\w*": "falta de agua",
        r"deposici\w+|heces|evacua\w*": "popó",
        r"diagn\w+": "qué enfermedad es",
        r"disnea": "falta de aire",
        r"edemas?": "hinchazón",
        r"efectu\w+": "hacer",
        r"evalu\w+": "revisar",
        r"facultativ\w+|proveedor\w*": "doctor",
        r"fractur\w+": "hueso roto",
        r"genital\w*": "partes íntimas",
        r"hemorragi\w+": "sangrado",
        r"hipertensi\w+": "presión alta",
        r"inflama\w+": "hinchado",
        r"ingerir|ingier\w+|ingesta": "comer, tragar",
        r"inmediat\w+": "enseguida, ahora mismo",
        r"inmun\w+": "las defensas",
        r"intern[oa]s?": "por dentro",
        r"medicamentos?|fármacos?": "medicina",
        r"micci\w+": "orinar",
        r"náuseas?": "ganas de vomitar",
        r"posterior\w*": "después",
        r"previ[oa]s?|previamente": "antes",
        r"requier\w+": "necesita",
        r"sever[oa]s?": "fuerte",
        r"síntomas?": "señales, lo que siente",
        r"suministr\w+": "dar",
        r"traum\w+": "golpe",
        r"triaje": "qué tan pronto necesita atención",
        r"vértigo\w*": "que todo da vueltas",
    },
}
EXPLAINED = {
    "question.red-flag.baby-unusual-cry": "agudo",
    "reason.red-flag.baby-unusual-cry": "agudo",
}
"""Where the word has its everyday sense: a high-pitched cry is "un llanto agudo"."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_uses_jargon(lang: str) -> None:
    found = [
        (message.id, said[0], f"say: {plain}")
        for message in for_patients(lang)
        for word, plain in PLAIN[lang].items()
        for said in re.finditer(rf"\b({word})\b", filled(lang, message.raw), re.IGNORECASE)
        if said[0].lower() != EXPLAINED.get(message.id)
    ]
    assert found == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_plain_words_are_not_jargon_themselves(lang: str) -> None:
    said = ", ".join(PLAIN[lang].values())
    assert [word for word in PLAIN[lang] if re.search(rf"\b({word})\b", said)] == []
