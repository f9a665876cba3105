"""How many years of school a text asks of its reader.

English: Flesch-Kincaid grade (prosegrinder; syllables from the CMU dictionary, which comes along as
a package). Spanish: the Crawford formula, made for texts of the six years of primary school
(https://legible.es/blog/formula-de-crawford/), and the Szigriszt-Pazos score on the INFLESZ scale,
checked on texts for patients (Barrio-Cantalejo and others 2008,
http://scielo.isciii.es/scielo.php?pid=S1137-66272008000300004). Both from legibilidad, which cuts
Spanish words into syllables. Not textstat: it counts places to hyphenate ("año" as one syllable),
and its releases install a package of tests over ours or fetch a dictionary when they run.

A grade of 6.4 is read in grade six, so a text passes below 7. Of 12 words or fewer the formulas
say little; such texts count only in the mean of their area, which must stay at 6 or below.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from legibilidad import legibilidad
from prosegrinder import Prose

FEWEST_WORDS = 12
MOST_OF_A_TEXT = 7.0
"""A text must stay below this grade."""
MOST_OF_AN_AREA = 6.0
NORMAL, FAIRLY_EASY = 55.0, 65.0
"""INFLESZ: from 55 "normal", what it asks of texts for patients; from 65 "bastante fácil"."""

NAMES = {
    "en": {
        "acetaminophen": "on the package, beside the brand",
        "africa": "a place",
        "america": "a place",
        "apixaban": "on the package",
        "caribbean": "a place",
        "clopidogrel": "on the package",
        "diabetes": "what people who have it call it",
        "dialysis": "what people who have it call it",
        "epinephrine": "on the injector",
        "glipizide": "on the package",
        "glyburide": "on the package",
        "insulin": "what people who use it call it",
        "opioid": "on the package and in the news",
        "tylenol": "a brand, known better than the substance",
        "warfarin": "on the package",
    },
    "es": {
        "acetaminofén": "on the package, beside the brand",
        "anticoagulante": "what the pharmacy calls it; explained where it is asked about",
        "convulsión": "no plain word says it: 'ataque' can be of anything",
        "convulsiones": "no plain word says it: 'ataque' can be of anything",
        "diabetes": "what people who have it call it",
        "diálisis": "what people who have it call it",
        "epinefrina": "on the injector",
        "insulina": "what people who use it call it",
        "metanfetamina": "no short name is known everywhere",
        "opioide": "on the package and in the news",
    },
}
"""Names that nothing plainer can replace, measured as a word of two syllables. With reasons."""
_NOT_AN_END = re.compile(r"[:;()]|(?<=\d)\.(?=\d)")
"""Marks that legibilidad, or a point of a number in either, would count as ends of sentences."""
_STAND_IN = {"en": "water", "es": "agua"}


@dataclass(frozen=True)
class Grade:
    """``grade`` in years of school; ``ease`` from 0 to 100, only where the language has it."""

    grade: float
    ease: float | None = None


def words(text: str) -> int:
    return len(text.split())


def grade(lang: str, text: str) -> Grade:
    """The grade of a text whose places are filled. A line ends a sentence."""
    told = _told(lang, text)
    if lang == "en":
        return Grade(Prose(told).readability_scores.flesch_kincaid_grade_level)
    if lang == "es":
        return Grade(legibilidad.crawford(told), legibilidad.szigriszt_pazos(told))
    raise LookupError(f"choose a formula for {lang} before it is switched on")


def _told(lang: str, text: str) -> str:
    ended = (
        f"{line.rstrip(' :')}." if line[-1] not in ".?!" else line for line in text.split("\n")
    )
    name = re.compile(rf"\b({'|'.join(NAMES[lang])})\b", re.IGNORECASE)
    return _NOT_AN_END.sub(",", name.sub(_STAND_IN[lang], " ".join(ended)))
