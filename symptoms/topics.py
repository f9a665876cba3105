"""Answers that are named by what they are about: "change my age", "cambiar mi edad a 41"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from symptoms.words import norms

_LONGEST = 200
_ABOUT: dict[tuple[str, ...], str] = {
    ("age",): r"age|birth ?day|birth date|date of birth|edad|(fecha de )?nacimiento|anos",
    ("sex",): r"sex|gender|sexo|genero",
    ("about",): r"person|patient|who (this|it) is (for|about)|persona|paciente"
    r"|para quien es( esto)?",
    ("pregnant", "pregnancy-or-birth", "maybe-pregnant"): r"pregnancy|being pregnant|embarazo"
    r"|estar embarazada",
    ("gestation",): r"weeks( of pregnancy)?|due date|semanas( de embarazo)?|fecha de parto",
    ("temperature",): r"temperature|temp|temperatura",
    ("blood-sugar",): r"(blood )?(sugar|glucose)|azucar( en la sangre)?|glucosa",
    ("high-blood-pressure.diastolic", "high-blood-pressure.systolic"): r"(blood )?pressure"
    r"|presion( arterial)?",
    ("days",): r"duration|how long( it (is|has been))?|(number of )?days|when it (started"
    r"|began)|duracion|cuanto( tiempo)?( llevo)?|dias|cuando empezo",
    ("callback",): r"(phone|callback|telephone)( number)?|(numero de )?telefono",
}
_NEVER_SYMPTOMS = ("age", "sex", "days", "callback")
"""Said to be wrong, these can only mean the answer; "my pregnancy is not right" is a symptom."""

_NAMED = "|".join(f"(?P<t{at}>{words})" for at, words in enumerate(_ABOUT.values()))
_OF = (
    r"(?:(?:my|the|his|her|that|this|your|question|answer|answers|about|on|for|of|to|in|with"
    r"|mi|la|el|lo|su|sus|mis|los|las|de|del|sobre|en|con|a|pregunta|respuesta)\s)*"
)
_PLEASE = (
    r"(?:(?:please|sorry|oops|wait|hey|ok|no|actually|hi|perdon|por favor|espera|disculpe|oye"
    r"|can i|could i|can you|may i|let me|i (?:want|need|would like|have)(?: to)?|id like to"
    r"|i wanna|i gotta|how (?:do|can) i|quiero|quisiera|necesito|puedo|puede|puedes|tengo que"
    r"|me gustaria|como)\s)*"
)
_CHANGES = (
    r"(?:change|fix|correct|edit|update|redo|modify|go back|return|ask(?: me)?(?: again)?"
    r"|(?:i )?(?:made|have) a mistake|(?:i )?messed up|(?:i )?(?:got|put|gave|typed|entered|said)"
    r"(?: you)?(?: the)? wrong|wrong"
    r"|cambiar|cambia|cambie|cambiame|corregir|corrige|corrija|arreglar|editar|actualizar"
    r"|modificar|(?:volver|regresar)(?= a)|me equivoque|(?:puse|di|dije|escribi) mal)\s"
)
_TAIL = r"(?: (?:please|again|por favor|otra vez|de nuevo))*"
_TOPIC = re.compile(rf"{_PLEASE}{_CHANGES}{_OF}(?:{_NAMED}){_TAIL}(?: (?:to|a|por) (?P<value>.+))?")
_IS_WRONG = re.compile(
    rf"{_OF}(?:{_NAMED})(?: (?:i|que) (?:gave|put|said|typed|puse|di|dije))?"
    r" (?:is|was|isnt|is not|wasnt|esta|estaba|no es|no esta)"
    r" (?:wrong|incorrect|not right|right|correct|mal|equivocad[oa]|incorrect[oa]|correct[oa])"
)
_RIGHT = re.compile(r"(?<!nt)(?<!not) (?:right|correct)$|\besta correct[oa]$")


@dataclass(frozen=True)
class Topic:
    """Ids of the questions that may be meant, and the words of the new answer, if any."""

    links: tuple[str, ...]
    value: str


def topic_changed(text: str) -> Topic | None:
    """Which answer the whole message asks to change; ``None`` for any other message."""
    said = " ".join(norms(text[:_LONGEST]))
    asked = _TOPIC.fullmatch(said)
    named = asked or (None if _RIGHT.search(said) else _IS_WRONG.fullmatch(said))
    if named is None:
        return None
    links = next(links for at, links in enumerate(_ABOUT) if named[f"t{at}"])
    if asked is None and links[0] not in _NEVER_SYMPTOMS:
        return None
    return Topic(links, (asked["value"] or "") if asked else "")
