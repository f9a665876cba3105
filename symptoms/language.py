"""English or Spanish, from the small words of a message. No model and no network."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from symptoms.words import norms


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ENGLISH = _set(
    """
    the a an and or but is are was were am be been i im ive my me we you your he she his her
    it its they this that these those in on at to of for with from not no have has had do does
    did dont doesnt didnt cant cannot wont can could would should will what when where why how
    who if so because since until yes yeah nope please thanks thank hello hi hey now today
    yesterday just very really feel feeling hurts hurt pain chest head stomach throat arm leg
    back fever cough breathe breath baby son daughter husband wife mom dad old year years day
    days week weeks up out off about there some any all getting got get going think know need
    want help bad worse blood bleeding vomiting throwing pregnant sick dizzy doctor took pills
    myself left right side started pee n u morning night few hours ago swollen numb trouble
    sob also too both male female none sure maybe
    """
)
_SPANISH = _set(
    """
    el la los las un una unos unas y o pero es son esta estoy estan soy era fue yo mi mis tu
    su sus me te se le les lo nos que de del en a al por para con sin no si ya muy mas como
    cuando donde porque desde hasta hace tengo tiene tienes siento siente duele duelen dolor
    puedo puede quiero quiere gracias hola ayuda favor hoy ayer ahora ahorita anoche manana
    bebe hijo hija mama papa esposo esposa embarazada fiebre tos calentura respirar pecho
    cabeza estomago garganta brazo pierna espalda sangre sangrando vomito vomitando mareo
    mareada semana semanas mes meses dia dias ano anos desmayo pastillas mucho mucha mal mala
    peor esto ese esa eso algo nada nunca tambien xq q toy pa tomo tome dormido dormida nino
    nina mujer hombre enfermo hay he ha senti izquierdo derecho derecha lado quizas tal vez
    ojo ojos oido oidos veo oigo nariz boca muela muelas diente dientes piel amigdalas barriga panza
    creo nel simon claro noche tarde poco ninguno jaja jajaja abren cita cuenta buenos buenas
    """
)
_SPANISH_LETTERS = frozenset("ñ¿¡áéíóú")
_SPANISH_ENDINGS = ("cion", "mente", "ando", "iendo", "ado", "ada", "amos", "aron", "ito", "ita")
_ENGLISH_ENDINGS = ("ing", "tion", "ness", "ly", "ful", "ght", "ck", "th", "ed")
_WORD, _ENDING, _LETTER = 2, 1, 3
_NO_WORDS: Mapping[str, Collection[str]] = {}


def detect(text: str, default: str, own: Mapping[str, Collection[str]] = _NO_WORDS) -> str:
    """``"en"`` or ``"es"``; ``default`` when the words do not say. Mixed text: the greater part.

    ``own`` are further words by the only language that has them: those of the lexicon.
    """
    words = norms(text)[:400]
    spanish = _score(words, _SPANISH, _ENGLISH, _SPANISH_ENDINGS, own.get("es", ()))
    english = _score(words, _ENGLISH, _SPANISH, _ENGLISH_ENDINGS, own.get("en", ()))
    spanish += _LETTER * min(2, sum(letter in _SPANISH_LETTERS for letter in text.lower()))
    if spanish == english:
        return default
    return "es" if spanish > english else "en"


def _score(
    words: Sequence[str],
    own: frozenset[str],
    other: frozenset[str],
    endings: tuple[str, ...],
    lexicon: Collection[str],
) -> int:
    score = 0
    for word in words:
        if (word in own and word not in other) or word in lexicon:
            score += _WORD
        elif word not in other and len(word) > 4 and word.endswith(endings):
            score += _ENDING
    return score
