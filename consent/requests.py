"""Recognising "what do you know about me" and "forget me", in whatever words.

Both languages are always tried. A request names the person's data or what is known of them, so that
"what do you know about asthma" and "I forget things" never match.
"""

from __future__ import annotations

import re

from consent.words import folded

_DATA = (
    r"(data|information|info|answers|details|conversation|chat|records?|messages|history|account|"
    r"file|profile|everything|what i (said|wrote|told( you)?)|all of (it|this))"
)
_DATOS = (
    r"(datos|informacion|respuestas|conversacion|chat|mensajes|historial|registros?|expediente|"
    r"cuenta|perfil|todo|lo que (dije|escribi|puse|conte))"
)
_WHOSE = r"( (all|of|my|our|the|this|that|these|any|about me|personal|health|medical))*"
_DE_QUIEN = r"( (todos?|todas?|mis?|los?|las?|el|la|esta|este|estos|de|personales))*"
_YOU_HAVE = r"(know|have|keep|store|hold|save|saved|stored|kept|collected|collect)"
_TIENEN = r"(saben?|tienen?|guardan?|guardaron|conservan?|almacenan?)"
_KNOW = (
    rf"\bwhat( (data|info|information|else|all|exactly))? (do|did|have|does)( (you|they|it|"
    rf"the clinic))? {_YOU_HAVE}( (so far|on file|stored))? (about|on|of) me\b",
    r"\bwhat( (data|info|information))? (have|do) you (got|have got) (about|on) me\b",
    r"\bwhat( (data|info|information))? is (known|kept|stored|saved|held) (about|on|of) me\b",
    r"\b(show|send|give|tell|let)( (me|us|see))* (all |a copy of )?(of )?(my|the) "
    r"(data|information|info|records?|file)( (you (have|keep)|about me|on me|please))*$",
    r"\b(show|tell) me (everything|all|what) you (know|have|keep)( (about|on|of) me)?\b",
    r"\b(i want|i would like|can i|may i|could i|how (can|do) i)( (to|please))* (see|get|have|"
    r"download|read|a copy of)( a copy of)?( all)? my (data|information|info|records?|file)\b",
    r"^(my data|see my data|data about me|a copy of my data)$",
)
_SABER = (
    rf"\bque( (datos|informacion|cosas|mas|tanto))? {_TIENEN}( (ustedes|usted|guardado|guardada|"
    rf"guardados))? (de|sobre|acerca de) mi\b",
    rf"\bque( (datos|informacion))? (mios?|mias?) {_TIENEN}\b",
    r"\b(muestr|ensen|envi|mand|d)(e|en|eme|enme|ame|me|arme)( (todos?|una copia de))*( mis| los) "
    r"(datos|registros)\b",
    r"\b(quiero|quisiera|puedo|deseo|como puedo) (ver|tener|recibir|leer|una copia de)( todos| "
    r"una copia de)* (mis|los) (datos|registros)( mios)?\b",
    r"^(mis datos|ver mis datos|datos sobre mi|una copia de mis datos)$",
)
_FORGET = (
    rf"\b(delete|erase|remove|destroy|wipe|clear|get rid of){_WHOSE} {_DATA}\b",
    r"\bforget (about )?(me|us|i was (ever )?here|i (said|wrote) (anything|that|this)|"
    r"everything)( now| please)?$",
    rf"\bforget{_WHOSE} (data|info|information|answers|everything about me|"
    rf"everything i (said|told you))\b",
)
_OLVIDAR = (
    r"\b(borr|elimin|destru|suprim)(e|en|a|an|ar|ir|o|ya|yan|eme|enme|ame|er)(lo|los|la|las)?"
    rf"{_DE_QUIEN} {_DATOS}\b",
    r"\b(quit|sac)(e|en|ar)( (mis|todos|los))+ (datos|respuestas|mensajes|registros)\b",
    r"\bolvid(e|a|en|ar)(n)?(se|te|nse)? (de )?(mi|mis datos|lo que (dije|escribi)|"
    r"que estuve aqui)$",
    r"\bolvid(e|en)( por favor)? todo( lo que (dije|escribi|conte|puse))?$",
    r"(?<!no )\bolvid(e|a|en)(n)?me\b$|\bolvid(e|en)se de mi\b",
)
_NEGATED = re.compile(
    r"\b(dont|do not|never|no) (delete|erase|remove|borr\w+|elimin\w+|olvid\w+)\b"
)
_TO_KNOW = tuple(re.compile(pattern) for pattern in (*_KNOW, *_SABER))
_TO_FORGET = tuple(re.compile(pattern) for pattern in (*_FORGET, *_OLVIDAR))


def wants_to_know(text: str) -> bool:
    """Whether the person asks what is kept about them."""
    words = folded(text)
    return any(pattern.search(words) for pattern in _TO_KNOW)


def wants_erasure(text: str) -> bool:
    """Whether the person asks for what they wrote to be deleted; it takes consent back as well."""
    words = folded(text)
    if _NEGATED.search(words):
        return False
    return any(pattern.search(words) for pattern in _TO_FORGET)


_FULL_TEXTS = frozenset({"full texts", "fuller texts", "more details", "more detail"}) | {
    "textos completos",
    "texto completo",
    "mas detalles",
    "mensajes completos",
}
_SHORT_TEXTS = frozenset({"short texts", "plain texts", "less detail"}) | {
    "textos cortos",
    "menos detalles",
    "mensajes cortos",
}


def wants_full_texts(text: str) -> bool:
    """Whether the whole message asks for texts that say more."""
    return folded(text) in _FULL_TEXTS


def wants_short_texts(text: str) -> bool:
    """Whether the whole message asks for texts that say as little as they can."""
    return folded(text) in _SHORT_TEXTS
