"""What a short reply means as the answer to one question. No spaCy, no model, no guessing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from symptoms.numbers import NUMBER, number
from symptoms.readings import to_celsius
from symptoms.values import find_values
from symptoms.words import fold, norms
from triage.answers import Reply, Value
from triage.findings import Quantity
from triage.protocol import Question, QuestionType

_YES = """
    yes|yeah|yep|yup|ya|yas|yess|yea|ye|y|sure|correct|right|affirmative|definitely|absolutely|
    true|indeed|totally|i do|i am|i have|i did|it is|it does|it did|he is|she is|he does|
    she does|he has|she has|they do|we do|of course|a little|a little bit|a bit|kind of|kinda|
    sort of|somewhat|some|sometimes|very much|a lot|uh huh|mhm|mm hmm|ok yes|for sure|si|sip|
    sii|siii|simon|claro|claro que si|asi es|cierto|correcto|afirmativo|por supuesto|
    efectivamente|un poco|un poquito|poquito|algo|a veces|mucho|bastante|desde luego|
    es correcto|eso es|ajam|aja|ey|sep|seguro que si|si tengo|si lo tengo|exacto|exactly"""
_NO = """
    no|nope|nah|nop|n|not really|not at all|none|never|negative|no way|i dont|i do not|i am not|
    im not|i have not|i havent|i didnt|he isnt|she isnt|it isnt|it doesnt|he doesnt|she doesnt|
    it is not|nothing|neither|not|no i dont|uh uh|nuh uh|false|wrong|absolutely not|
    definitely not|of course not|nel|para nada|nunca|negativo|no no|ninguno|ninguna|nada|
    en absoluto|claro que no|jamas|tampoco|no tengo|no lo tengo|no creo|for nothing|
    that is not right|nones|nanay|noo|nooo"""
_UNSURE = """
    idk|dont know|do not know|i dont know|not sure|unsure|im not sure|i am not sure|maybe|
    perhaps|possibly|dunno|no idea|hard to say|cant tell|can't say|who knows|might be|could be|
    i think so|i guess|i guess so|probably|not certain|no clue|dk|i cant tell|unknown|cant say|
    no se|nose|no lo se|quizas|quiza|tal vez|talvez|a lo mejor|no estoy seguro|no estoy segura|
    ni idea|puede ser|puede que si|no sabria|no sabria decir|creo que si|quien sabe|no se decir|
    no recuerdo|i dont remember|sepa|a saber|posiblemente|yo creo que si|pues no se"""
_PLACES = (
    "one|uno|una|first|1st|primero|primera|primer",
    "two|dos|second|2nd|segundo|segunda",
    "three|tres|third|3rd|tercero|tercera|tercer",
    "four|cuatro|fourth|4th|cuarto|cuarta",
    "five|cinco|fifth|5th|quinto|quinta",
    "six|seis|sixth|6th|sexto|sexta",
    "seven|siete|seventh|7th|septimo|septima",
    "eight|ocho|eighth|8th|octavo|octava",
)
_PLACE = {name: place for place, names in enumerate(_PLACES, 1) for name in names.split("|")}
_CHOICE = re.compile(
    r"(?:(?:i (?:choose|pick|want|take|say)|my answer is|its|it's|it is|elijo|escojo|es|seria|the"
    r"|la|el|lo|option|opcion|answer|respuesta|choice|number|numero|no\.|num|#)[\s:]*)*"
    rf"(?P<place>\d{{1,2}}|{'|'.join(sorted(_PLACE, key=len, reverse=True))})"
    r"(?:[.)]|\s+(?:one|option|choice|answer|opcion|respuesta|please|por favor)\b)*"
)
_LIKE = {
    "self": "me|myself|for me|i am|im|yo|para mi|mi|mio|mia|yo mismo|yo misma|its me|soy yo",
    "child": "my child|my son|my daughter|my baby|mi hijo|mi hija|mi bebe|child|kid|my kid|hijo"
    "|hija|baby|bebe|son|daughter|mi nino|mi nina|a child",
    "other": "someone else|other|otra persona|my husband|my wife|my mom|my mother|my dad|my father"
    "|mi esposo|mi esposa|mi mama|mi papa|alguien mas|otro|otra|my friend|mi madre|mi padre",
    "female": "female|woman|girl|f|mujer|femenino|nina|hembra|femenina|she|ella|lady",
    "male": "male|man|boy|m|hombre|masculino|nino|varon|he|el|guy",
}
_WORDS_KEPT = 12
_GOES_ON = frozenset({"i am", "i have", "it is", "he is", "she is", "he has", "she has"})
"""Yes when nothing follows, and the beginning of any sentence when something does."""


def _phrases(lines: str) -> frozenset[str]:
    return frozenset(" ".join(norms(phrase)) for phrase in lines.split("|"))


_SAYINGS = {
    Reply.YES: _phrases(_YES),
    Reply.NO: _phrases(_NO),
    Reply.UNSURE: _phrases(_UNSURE),
}


def interpret(
    text: str,
    question: Question,
    lang: str,  # noqa: ARG001 - both languages are always understood; the port names it
    labels: Mapping[str, str],
) -> Value | None:
    """The value ``text`` gives ``question``, or ``None`` when it does not clearly give one.

    ``labels`` are the words shown for the option ids (``yes``, ``no`` and ``unsure`` for a
    question of yes or no). A numbered choice counts from one, in the order of the labels.
    """
    if question.type is QuestionType.TEXT:
        return text.strip() or None
    chosen = _chosen(text, question, labels)
    if question.type is QuestionType.BOOLEAN:
        return chosen if chosen is not None else yes_no(text)
    if question.type is QuestionType.CHOICE:
        return chosen
    return _amount(text, question)


def yes_no(text: str) -> Reply | None:
    """Yes, no or unsure in English or Spanish; ``None`` for anything else, or for two of them."""
    words = norms(text)
    if not words:
        return None
    whole = " ".join(words)
    for reply in (Reply.UNSURE, Reply.NO, Reply.YES):
        if whole in _SAYINGS[reply]:
            return reply
    return _by_beginning(text)


def _by_beginning(text: str) -> Reply | None:
    """ "No, not really" and "yes, since monday": the opening decides unless the rest disagrees."""
    pieces = [" ".join(norms(piece)) for piece in re.split(r"[,.;:!?\n]+", fold(text))]
    meant = {reply for piece in pieces if (reply := _saying(piece)) is not None}
    if len(meant) > 1:
        return None
    opening = _opening(pieces[0].split())
    if meant:
        said = meant.pop()
        return said if opening in (None, said) else None
    return opening


def _saying(piece: str) -> Reply | None:
    for reply in (Reply.UNSURE, Reply.NO, Reply.YES):
        if piece in _SAYINGS[reply]:
            return reply
    return None


def _opening(words: list[str]) -> Reply | None:
    if len(words) > _WORDS_KEPT:
        return None
    for length in (4, 3, 2, 1):
        opening, rest = " ".join(words[:length]), words[length:]
        reply = _saying(opening)
        if reply is not None and opening not in _GOES_ON and len(words) > length:
            turned = {"but", "pero", "except", "wait", "aunque"}.intersection(rest)
            closing = {_saying(word) for word in rest} - {None, reply}
            return None if turned or closing else reply
    return None


def place_of(text: str) -> int | None:
    """Which choice is meant, counting from one: "2", "the second", "opcion 2)", "la segunda"."""
    numbered = _CHOICE.fullmatch(fold(text).strip(" \t\n.!()"))
    if numbered is None:
        return None
    place = numbered["place"]
    return int(place) if place.isdigit() else _PLACE[place]


def _chosen(text: str, question: Question, labels: Mapping[str, str]) -> Value | None:
    said = " ".join(norms(text))
    options = _options(question, labels)
    if not said or not options:
        return None
    place = place_of(text)
    if place is not None:
        return _value(options[place - 1], question) if 0 < place <= len(options) else None
    exact = {o for o in options if said in (" ".join(norms(labels.get(o, o))), o)}
    loose = question.type is QuestionType.CHOICE
    matched = exact or (_contained(said, options, labels) if loose else exact)
    if len(matched) == 1:
        return _value(matched.pop(), question)
    return None


def _contained(said: str, options: list[str], labels: Mapping[str, str]) -> set[str]:
    """Options whose whole label, or another name for it, stands in what was said."""
    padded = f" {said} "
    found = set()
    for option in options:
        names = {" ".join(norms(labels.get(option, option)))}
        names |= {" ".join(norms(name)) for name in _LIKE.get(option, "").split("|")}
        if any(name and f" {name} " in padded for name in names):
            found.add(option)
    if {"self", "child"} <= found or {"self", "other"} <= found:
        found.discard("self")
    return found


def _options(question: Question, labels: Mapping[str, str]) -> list[str]:
    if question.options:
        return list(question.options)
    return [reply for reply in ("yes", "no", "unsure") if reply in labels] or (
        ["yes", "no", "unsure"] if question.type is QuestionType.BOOLEAN else []
    )


def _value(option: str, question: Question) -> Value:
    if question.type is QuestionType.BOOLEAN:
        return Reply(option)
    return Reply.UNSURE if option == Reply.UNSURE.value else option


def _amount(text: str, question: Question) -> Value | None:
    unsure = yes_no(text)
    if unsure is Reply.UNSURE:
        return unsure
    value = _measured(text, question)
    if value is None:
        return None
    low = question.minimum if question.minimum is not None else float("-inf")
    high = question.maximum if question.maximum is not None else float("inf")
    return value if low <= value <= high else None


def _measured(text: str, question: Question) -> float | None:
    folded = fold(text)
    kind = question.quantity
    values = {m.value for m in find_values(text) if m.quantity is kind}
    if kind is Quantity.AGE:
        values |= _ages(folded)
    if len(values) == 1:
        return _in_unit(values.pop(), question)
    numbers = re.findall(rf"(?<![\w.,]){NUMBER}(?!\w)", folded)
    amounts = {
        amount for raw in numbers if raw not in _SMALL and (amount := number(raw)) is not None
    }
    if len(values) > 1 or len(amounts) != 1:
        return None
    bare = amounts.pop()
    if kind is Quantity.TEMPERATURE:
        unit = re.search(r"\d\s*(?:°|º|degrees|grados)?\s*(f|c)\b", folded)
        return to_celsius(bare, unit[1] if unit else None)
    if kind is Quantity.DURATION and any(m.quantity is not kind for m in find_values(text)):
        return None
    return bare


_SMALL = {"a", "an", "un", "una", "half", "medio", "media"}


def _ages(folded: str) -> set[float]:
    """ "6 weeks" to a question about age is an age, though it may be a duration elsewhere."""
    return {
        round(value.value / 8766.0, 2 if value.value > 8766 else 3)
        for value in find_values(folded)
        if value.quantity is Quantity.DURATION and value.value >= 24
    }


def _in_unit(value: float, question: Question) -> float:
    """Durations are found in hours and asked in the question's own UCUM unit."""
    if question.quantity is Quantity.DURATION:
        hours = {"h": 1, "d": 24, "wk": 168, "mo": 730, "a": 8766}.get(question.unit or "h", 1)
        return round(value / hours, 3)
    return value
