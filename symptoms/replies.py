"""What a short reply means as the answer to one question. No spaCy, no model, no guessing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from symptoms.numbers import NUMBER, number
from symptoms.readings import to_celsius
from symptoms.values import find_values
from symptoms.words import fold, norms
from symptoms.yes_no import bare, yes_no
from triage.answers import Reply, Value
from triage.findings import Measured, Quantity
from triage.protocol import Question, QuestionType

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
    r"(?:[.)]|\s+(?:one|option|choice|answer|opcion|respuesta|please|por favor|ok|thanks)\b)*"
)
_AROUND = re.compile(r"^(?:its |it is |it was |id say |es |fue |son )+|(?: that one| esa| ese)+$")
_LIKE = {
    "self": "me|myself|for me|i am|im|yo|para mi|mi|mio|mia|yo mismo|yo misma|its me|soy yo",
    "child": "my child|my son|my daughter|my baby|mi hijo|mi hija|mi bebe|child|kid|my kid|hijo"
    "|hija|baby|bebe|son|daughter|mi nino|mi nina|a child",
    "other": "someone else|other|otra persona|my husband|my wife|my mom|my mother|my dad|my father"
    "|mi esposo|mi esposa|mi mama|mi papa|alguien mas|otro|otra|my friend|mi madre|mi padre",
    "female": "female|woman|girl|f|mujer|femenino|nina|hembra|femenina|she|ella|lady",
    "male": "male|man|boy|m|hombre|masculino|nino|varon|he|el|guy",
}
_SHORT_NAMES = "i am|me|im|yo|mi|mio|mia|f|m|he|el|she|ella"
_SHORT = frozenset(_SHORT_NAMES.split("|"))
_BESIDE_NAMES = (
    "its it is for about the a an i am im just only myself patient one asking sex hes shes "
    "para es soy solo la lo mismo misma paciente sexo consulta de por"
)
_AROUND_SHORT = _SHORT | frozenset(_BESIDE_NAMES.split())
"""Names of a choice that are also everyday words, and the words that may stand beside them."""


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
        return text.strip() if norms(text) else None
    chosen = _chosen(text, question, labels)
    if question.type is QuestionType.BOOLEAN:
        return chosen if chosen is not None else yes_no(text)
    if question.type is QuestionType.CHOICE:
        return chosen
    return _amount(text, question)


def _chosen(text: str, question: Question, labels: Mapping[str, str]) -> Value | None:
    said = bare(text)
    options = _options(question, labels)
    if not said or not options:
        return None
    place = place_of(text)
    if place is not None and _numbers(text, question):
        return _value(options[place - 1], question) if 0 < place <= len(options) else None
    matched = {o for o in options if said in (" ".join(norms(labels.get(o, o))), o)}
    if question.type is QuestionType.CHOICE:
        matched = matched or _begun(said, options, labels) or _contained(said, options, labels)
    return _value(matched.pop(), question) if len(matched) == 1 else None


def place_of(text: str) -> int | None:
    """Which choice is meant, counting from one: "2", "the second", "opcion 2)", "la segunda"."""
    numbered = _CHOICE.fullmatch(fold(text).strip(" \t\n.!()"))
    if numbered is None:
        return None
    place = numbered["place"]
    return int(place) if place.isdigit() else _PLACE[place]


def _numbers(text: str, question: Question) -> bool:
    """Whether a place in the list is meant. "The second" to a question of yes or no means the
    second thing the question names, and is no "no"."""
    return question.type is not QuestionType.BOOLEAN or any(sign.isdigit() for sign in text)


def _begun(said: str, options: list[str], labels: Mapping[str, str]) -> set[str]:
    """Options of whose label exactly one part was said: "a feeding tube" as it is shown, without
    what stands in brackets or after the comma."""
    meant = _AROUND.sub("", said)
    return {option for option in options if meant in _parts(labels.get(option, option))}


def _parts(label: str) -> set[str]:
    head, *others = re.split(r",? \(|, (?:or |o )?", label)
    parts = [head, *(re.findall(r", (?:or|o) ([^,(]+)", label) if others else [])]
    return {" ".join(norms(part)) for part in parts}


def _contained(said: str, options: list[str], labels: Mapping[str, str]) -> set[str]:
    """Options whose whole label, or another name for it, stands in what was said."""
    padded = f" {said} "
    found = set()
    for option in options:
        names = {" ".join(norms(labels.get(option, option)))}
        names |= {" ".join(norms(name)) for name in _LIKE.get(option, "").split("|")}
        if any(name and f" {name} " in padded and _alone(name, padded) for name in names):
            found.add(option)
    if {"self", "child"} <= found or {"self", "other"} <= found:
        found.discard("self")
    return found


def _alone(name: str, padded: str) -> bool:
    """Whether a short word is what was said: "mi" is me, but not in "mi hjia"."""
    if name not in _SHORT:
        return True
    return _AROUND_SHORT.issuperset(padded.replace(f" {name} ", " ").split())


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
    if kind is Quantity.AGE and not values:
        values = _ages(folded)
    if kind in _WITHOUT_NAME and not values:
        values = _spans(folded, kind)
    if len(values) == 1:
        return _in_unit(values.pop(), question)
    numbers = re.findall(rf"(?<![\w.,]){NUMBER}(?!\w)", folded)
    amounts = {
        amount for raw in numbers if raw not in _SMALL and (amount := number(raw)) is not None
    }
    if kind in _READ_OFF and len(amounts) > 1:
        amounts = {amount for amount in amounts if amount >= (question.minimum or 0)}
    if len(values) > 1 or len(amounts) != 1:
        return None
    amount = amounts.pop()
    if kind is Quantity.TEMPERATURE:
        unit = re.search(r"\d\s*(?:°|º|degrees|grados)?\s*(f|c)\b", folded)
        return to_celsius(amount, unit[1] if unit else None)
    if kind in _IN_UNITS and _UNIT_LIKE.search(folded):
        return None
    if kind is Quantity.DURATION and any(m.quantity is not kind for m in find_values(text)):
        return None
    return amount


_WITHOUT_NAME = {
    Quantity.GESTATION: (Quantity.DURATION, 1 / 168),
    Quantity.DURATION: (Quantity.GESTATION, 168.0),
}
"""What a bare span of time may be instead, and its unit over there in the unit here."""
_READ_OFF = frozenset({Quantity.SYSTOLIC, Quantity.DIASTOLIC, Quantity.BLOOD_SUGAR})
"""Read off a display: "the bottom one is 80" holds one such number."""
_IN_UNITS = frozenset({Quantity.AGE, Quantity.DURATION, Quantity.GESTATION})
_UNITLESS = (
    r"(?:and|y|or|o|btw|but|pero|now|ya|ahora|ahorita|lol|ok|okay|thx|thanks|please|pls|gracias"
    r"|porfa|por|im|he|hes|she|shes|it|its|male|female|man|woman|hombre|mujer|nino|nina|old|more"
    r"|mas|i|tbh|today|hoy|something|algo|maybe|or|at|the|en|for|de|la|el)\b"
)
_UNIT_LIKE = re.compile(
    rf"(?<![\w.,]){NUMBER}(?:(?<=\d)|(?!\w))[\s-]*(?!{_UNITLESS})[^\W\d_]{{2,}}"
)
"""A number and a word that may be its unit, mistyped: "24 mnths" is no age of 24 years."""
_SMALL = {"a", "an", "un", "una", "half", "medio", "media"}


def _ages(folded: str) -> set[float]:
    """ "6 weeks" to a question about age is an age, though it may be a duration elsewhere.

    Of several spans it is the longest: nobody is ill for longer than they live. A bare number
    beside them ("45, since 3 weeks") may be the age itself.
    """
    spans = [m for m in find_values(folded) if m.quantity is Quantity.DURATION and m.value >= 24]
    spans = [m for m in spans if re.match(NUMBER, m.text)]
    rest = "".join(sign for at, sign in enumerate(folded) if not _inside(at, spans))
    if not spans or re.search(r"\d", rest):
        return set()
    years = max(m.value for m in spans) / 8766.0
    return {round(years, 2 if years > 1 else 3)}


def _inside(at: int, spans: list[Measured]) -> bool:
    return any(span.start <= at < span.end for span in spans)


def _spans(folded: str, kind: Quantity) -> set[float]:
    """ "31 weeks" to a question about a pregnancy are its weeks, though they are a duration
    elsewhere; "tengo 3 semanas" to "since when?" is the opposite."""
    other, share = _WITHOUT_NAME[kind]
    least = min(168.0, 168 * share)  # a week: "since yesterday" are none of a pregnancy
    found = {m.value * share for m in find_values(folded) if m.quantity is other}
    return {value for value in found if value >= least}


def _in_unit(value: float, question: Question) -> float:
    """Durations are found in hours and asked in the question's own UCUM unit."""
    if question.quantity is Quantity.DURATION:
        hours = {"h": 1, "d": 24, "wk": 168, "mo": 730, "a": 8766}.get(question.unit or "h", 1)
        return round(value / hours, 3)
    return value
