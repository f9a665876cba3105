"""Recognising that a person takes consent back, in whatever words.

A phrase needs a verb of stopping, taking back or deleting together with what is to be stopped (the
data, the messages, the conversation), so that "I can't stop vomiting", "stop the bleeding" and
"I don't want to keep throwing up" never match. Both languages are always tried: people mix them.
"""

from __future__ import annotations

import re

from consent.opt_out import Keyword, keyword, wants_no_texts
from consent.requests import wants_erasure
from consent.words import folded

_DATA = (
    r"(data|information|info|answers|details|conversation|chat|records?|messages|history|account|"
    r"file|profile|everything|what i (said|wrote|told( you)?)|all of (it|this))"
)
_DATOS = (
    r"(datos|informacion|respuestas|conversacion|chat|mensajes|historial|registros?|"
    r"expediente|cuenta|"
    r"perfil|todo|lo que (dije|escribi|puse|conte))"
)
_WHOSE = r"( (all|of|my|our|the|this|that|these|any|about me|personal|health|medical))*"
_DE_QUIEN = r"( (todos?|todas?|mis?|los?|las?|el|la|esta|este|estos|de|personales))*"
_ENGLISH = (
    r"\b(withdraw|revoke|cancel|take back|undo|rescind)( (my|the|our))? (consent|permission|"
    r"agreement)\b",
    r"\b(i|we) (take|took) (it|my (consent|permission|yes)) back\b",
    r"\b(dont|do not|no longer|never) (consent|agree)( (to (this|any of this|it|that)|"
    r"anymore|any more))*$",
    rf"\b(dont|do not|no longer|never) (want|allow|consent|agree|let)( (you|to|anyone|"
    rf"you to|them))*"
    rf" (keep|keeping|share|sharing|store|storing|save|saving|use|using|have|having|"
    rf"sell){_WHOSE} {_DATA}\b",
    rf"\b(dont|do not|stop|quit|never) (keep|keeping|share|sharing|store|storing|save|"
    rf"saving|use|using|"
    rf"selling|sell|collecting|collect){_WHOSE} {_DATA}\b",
    rf"\b(dont|do not|no longer) want{_WHOSE} {_DATA} (to be )?(kept|shared|stored|used|saved)\b",
    r"^(please |i want to |i want you to |can (you|we) |you can |lets )?(stop|quit|end|"
    r"cancel|leave)"
    r"( (the|this))? (conversation|chat|interview|everything|this|questions)( now| please|"
    r" right now)?$",
    r"\bi (want|would like|changed my mind and want) (out|to withdraw|to leave the (study|chat))\b",
)
_SPANISH = (
    r"\b(retir|revoc|cancel|anul|quit)(o|ar|e|en)( (mi|el|la|este))? (consentimiento|"
    r"permiso|autorizacion)\b",
    r"\b(no|ya no) (doy|autorizo|acepto|consiento|estoy de acuerdo)( (mi|el|con|esto|eso|a|"
    r"nada|mas|"
    r"permiso|consentimiento|autorizacion|ya))*$",
    rf"\bno (quiero|deseo|autorizo|acepto|permito)( (que|me|se|ustedes))*"
    rf" (compart|guard|us|almacen|conserv|vend|ten)(a|an|e|en|ir|ar|er|gan|"
    rf"ga){_DE_QUIEN} {_DATOS}\b",
    rf"\bno (compart|guard|us|almacen|conserv|vend)(a|an|e|en|ir|ar|er){_DE_QUIEN} {_DATOS}\b",
    rf"\b(dej|par)(e|en|a|ar) de (compartir|usar|guardar|almacenar|"
    rf"conservar){_DE_QUIEN} {_DATOS}\b",
    r"^(por favor |quiero |quisiera )?(deje|deja|dejen|pare|paren|parar|detenga|detener|"
    r"termine|terminar|"
    r"cancele|cancelar|acabar)( (con|de|la|el|este|esta))* (conversacion|chat|entrevista|"
    r"todo|esto|preguntar|"
    r"preguntas)( esto| ya| ahora| por favor)*$",
)
_WHOLE = {"parar", "alto", "stop please", "please stop", "cancelar", "ya no quiero seguir"} | {
    "i want to stop",
    "quiero parar",
    "basta",
}
_PATTERNS = tuple(re.compile(pattern) for pattern in (*_ENGLISH, *_SPANISH))


def wants_withdrawal(text: str, lang: str = "en") -> bool:  # noqa: ARG001 - mixed languages
    """Whether the person wants no more messages, or their data no longer used, kept or shared."""
    words = folded(text)
    if words in _WHOLE or keyword(text) is Keyword.STOP or wants_no_texts(text):
        return True
    return wants_erasure(text) or any(pattern.search(words) for pattern in _PATTERNS)
