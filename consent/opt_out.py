"""Opt-out and opt-in by text message: the carriers' keywords, and plain requests.

Keywords count only as the whole message: "can't stop vomiting" is a symptom. Source: the CTIA
Messaging Principles and Best Practices, and 47 CFR 64.1200(a)(10): any reasonable wording revokes.
"""

from __future__ import annotations

import re
from enum import Enum

from consent.words import folded


class Keyword(Enum):
    """What a keyword asks for."""

    STOP = "stop"
    START = "start"
    HELP = "help"


_KEYWORDS = {
    Keyword.STOP: "stop stopall unsubscribe cancel end quit revoke optout alto parar baja",
    Keyword.START: "start unstop yes",
    Keyword.HELP: "help info ayuda",
}
_BY_WORD = {word: keyword for keyword, words in _KEYWORDS.items() for word in words.split()} | {
    "stop all": Keyword.STOP,
    "opt out": Keyword.STOP,
}
_NEVER = r"(stop|quit|dont|do not|never|cease)"
_TEXTING = (
    r"(text|texting|message|messaging|contact|contacting|sms|write( to)?|writing( to)?|bother|"
    r"bothering|spam|spamming|call or text)"
)
_ENGLISH = (
    rf"\b{_NEVER}( (ever|please|just))? {_TEXTING} (me|us|this (number|phone))\b",
    rf"\b{_NEVER}( (ever|please|just))? (send|sending)( (me|us))?( (any|more|these|those|"
    rf"the|your|all))*"
    r" (texts?|text messages|messages?|sms|this|them)\b",
    r"\b(stop|quit|end|cancel)( (the|these|those|this|all|your|my|any|sending))* (texts|"
    r"text messages|"
    r"messages|sms|messaging|texting)\b",
    r"\bno more (texts|messages|sms|texting|messaging)\b",
    r"\b(dont|do not|no longer) (want|wish|like)( (to (get|receive|have)|any|more|your|"
    r"these|the))* "
    r"(texts|text messages|messages|sms)\b",
    r"\b(take|get|remove) (me|my (number|phone|cell)) (off|from)( (this|the|your))*( (list|"
    r"texts|messages))?$",
    r"\b(opt me out|unsubscribe me|wrong number(?! of))\b|"
    r"(?<!dont )(?<!not )(?<!never )\bleave me alone\b",
    r"\bi (want|would like|wish) to (opt out|unsubscribe)\b",
)
_SPANISH = (
    r"\b(no|ya no|nunca) (me|nos|le|quiero que me) "
    r"(escrib|mand|envi|molest|text|contact|mensaje)\w+\b"
    r"(?=.*\b(mas|mensajes?|textos?|nada|sms|nunca|por favor)\b|$)",
    r"\b(dej|par)(e|en|a|ar|ad)( ya)? de (escribir|mandar|enviar|molestar|textear|contactar|"
    r"mensajear)"
    r"(me|nos)?\b",
    r"\b(no|ya no|tampoco) (quiero|deseo|quisiera)( (recibir|que|me|manden|envien|mas|sus|"
    r"estos|los))* "
    r"(mensajes|textos|sms)\b",
    r"\bno mas (mensajes|textos|sms)\b",
    r"\bdej(e|en|a)(n)?me (en paz|tranquil[oa])\b",
    r"\b(quit|sac|borr|elimin)(e|en|a)(n)?me de (la|su|esta) lista\b",
    r"\b(denme|deme|dame|quiero darme) de baja\b|\bnumero equivocado\b",
    r"\b(cancel|deten|par)\w* (los|estos|sus|mis)? ?(mensajes|textos)\b",
)
_NO_TEXTS = tuple(re.compile(pattern) for pattern in (*_ENGLISH, *_SPANISH))


def keyword(text: str) -> Keyword | None:
    """The keyword the whole message is, whatever its case, accents or punctuation."""
    return _BY_WORD.get(folded(text))


def wants_no_texts(text: str) -> bool:
    """Whether a sentence asks for no more texts in any reasonable words, in English or Spanish."""
    words = folded(text)
    return any(pattern.search(words) for pattern in _NO_TEXTS)
