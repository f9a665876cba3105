"""Whole messages that steer the conversation instead of answering: why, repeat, a person, back."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class Command(StrEnum):
    """What the person wants done; also the choice ids of the matching buttons."""

    WHY = "why"
    REPEAT = "repeat"
    PERSON = "person"
    BACK = "back"
    HELP = "help"


_PATTERNS: dict[str, dict[Command, str]] = {
    "en": {
        Command.WHY: r"why( do you (ask|need|want)( .*)?| .*(ask|matter|important))?|what for",
        Command.REPEAT: r"(please )?(repeat|say (it|that) again|come again|pardon|what)( please)?",
        Command.PERSON: r".*\b(talk|speak|chat)( to| with) (a |an |the |some)?(real |live )?"
        r"(person|human|nurse|doctor|someone|somebody|staff|agent|operator|receptionist)\b.*"
        r"|(real |a )?(person|human|nurse|agent|operator)( please)?",
        Command.BACK: r"(go )?back|undo|(i )?(made a mistake|want to change( my)?( last)?"
        r"( answer)?)|change( my)?( last)? answer|wrong answer",
        Command.HELP: r"help( me)?|what can you do",
    },
    "es": {
        Command.WHY: r"(y )?por ?que( .*(pregunta|importa|necesita).*)?|para que",
        Command.REPEAT: r"(por favor )?(repite|repita|otra vez|como|no entendi|que)( por favor)?",
        Command.PERSON: r".*\b(hablar|platicar|comunicarme) con (una |un |la |el |alguna )?"
        r"(persona|humano|enfermera|enfermero|doctor|doctora|alguien|recepcionista|agente)\b.*"
        r"|(una )?(persona|humano|enfermera|agente)( por favor)?",
        Command.BACK: r"(ir |volver )?(atras|para atras)|regresar|me equivoque"
        r"|(quiero )?cambiar( mi| la)?( ultima)? respuesta|corregir",
        Command.HELP: r"ayuda|ayudame|que puedes hacer|que puede hacer",
    },
}


def command(text: str, lang: str) -> Command | None:
    """The command the whole message is, or ``None``. Accents, case and punctuation do not count."""
    folded = _folded(text)
    for order in (lang, *(other for other in _PATTERNS if other != lang)):
        for wanted, pattern in _PATTERNS.get(order, {}).items():
            if folded and re.fullmatch(pattern, folded):
                return wanted
    return None


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text[:200]).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9 ]+", " ", plain).split())
