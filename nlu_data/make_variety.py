"""Writes ``<family>/<lang>.generated.yml`` beside each hand-written file: as people really type.

Each hand-written example is varied by small, seeded changes seen in text messages: accents and
apostrophes left out, SMS spellings, a slip of the finger, a polite word before or after. Sentences
about symptoms and values are also put together from parts. The output is committed; a test runs
this again and compares. Run: ``python nlu_data/make_variety.py``
"""

from __future__ import annotations

import csv
import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import yaml

HERE = Path(__file__).parent
FAMILIES = ("answers", "symptoms", "steering", "manners")
LANGS = ("en", "es")
PER_EXAMPLE = 2
PER_PARTS = 120

SMS = {
    "en": {"you": "u", "are": "r", "please": "pls", "your": "ur", "to": "2", "because": "cuz",
           "don't": "dont", "want": "wanna", "my": "my", "going to": "gonna", "with": "w"},
    "es": {"que": "q", "por": "x", "porque": "pq", "también": "tmb", "estoy": "toy", "para": "pa",
           "muy": "mui", "hacer": "aser", "por favor": "porfa", "tengo": "tngo"},
}  # fmt: skip
AROUND = {
    "en": ["um {}", "well {}", "oh {}", "{} please", "{} ok", "so {}", "{} i guess", "hmm {}"],
    "es": ["este {}", "pues {}", "ay {}", "{} por favor", "bueno {}", "mmm {}", "{} eh", "oiga {}"],
}
UNSHADED = {"affirm", "deny"}
"""Short answers that a filler such as "I guess" would turn into something else."""

PARTS = {
    "en": {
        "inform_symptom": (
            ["i have", "i've got", "my son has", "my wife has", "having", "the baby has"],
            ["bad", "really bad", "some", "a lot of", "terrible", ""],
            ["chest pain", "belly pain", "fever", "a cough", "trouble breathing", "back pain",
             "vomiting", "a rash", "swelling", "dizziness", "headaches", "bleeding"],
            ["", "since this morning", "for two days", "and it is getting worse", "at night"],
        ),
        "inform_value": (
            ["", "about", "it was", "maybe", "around"],
            ["37.5", "38.4", "39.1", "99", "101.2", "103", "two days", "5 days", "3 hours",
             "a week", "6 months old", "41 years old", "7 out of 10", "3 times", "28 weeks"],
            ["", "i think", "now", "this morning"],
        ),
    },
    "es": {
        "inform_symptom": (
            ["tengo", "mi hijo tiene", "mi esposa tiene", "siento", "el bebé tiene", "traigo"],
            ["mucho", "un fuerte", "algo de", "bastante", ""],
            ["dolor de pecho", "dolor de barriga", "fiebre", "tos", "falta de aire", "vómito",
             "dolor de espalda", "ronchas", "hinchazón", "mareo", "dolor de cabeza", "sangrado"],
            ["", "desde esta mañana", "desde hace dos días", "y va empeorando", "por la noche"],
        ),
        "inform_value": (
            ["", "como", "era", "tal vez", "más o menos"],
            ["37,5", "38,4", "39,1", "38", "40.2", "dos días", "5 días", "3 horas", "una semana",
             "6 meses de edad", "41 años", "7 de 10", "3 veces", "28 semanas"],
            ["", "creo", "ahora", "esta mañana"],
        ),
    },
}  # fmt: skip


def plain(text: str, _lang: str, _chance: random.Random) -> str:
    """Without accents and apostrophes."""
    folded = unicodedata.normalize("NFKD", text)
    return "".join(c for c in folded if not unicodedata.combining(c)).replace("'", "")


def shorthand(text: str, lang: str, _chance: random.Random) -> str:
    """With the spellings of text messages."""
    for word, short in SMS[lang].items():
        text = re.sub(rf"\b{word}\b", short, text)
    return text


def slip(text: str, _lang: str, chance: random.Random) -> str:
    """Two letters of a longer word swapped, one dropped, or one typed twice."""
    spots = [m.start() for m in re.finditer(r"\w(?=\w{3})", text)]
    if not spots:
        return text
    at = chance.choice(spots) + 1
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    dropped = text[:at] + text[at + 1 :]
    doubled = text[:at] + text[at] + text[at:]
    return chance.choice([swapped, dropped, doubled])


def surrounded(text: str, lang: str, chance: random.Random) -> str:
    """With a word before or after that carries no meaning."""
    return chance.choice(AROUND[lang]).format(text)


CHANGES: tuple[Callable[[str, str, random.Random], str], ...] = (plain, shorthand, slip, surrounded)


def varied(intent: str, examples: list[str], lang: str) -> list[str]:
    """New spellings of the examples, none of them twice and none already there."""
    chance = random.Random(f"{lang}/{intent}")  # noqa: S311  spelling slips need no secrecy
    changes = CHANGES[:-1] if intent in UNSHADED else CHANGES
    made = [
        change(example, lang, chance)
        for example in examples
        for change in chance.sample(changes, PER_EXAMPLE)
    ]
    parts = PARTS[lang].get(intent)
    if parts:
        sentences = [" ".join(" ".join(p).split()) for p in product(*parts)]
        made += chance.sample(sentences, PER_PARTS)
    never = {*examples, *held_out(lang)}
    return [text for text in dict.fromkeys(made) if text not in never]


def held_out(lang: str) -> set[str]:
    """Messages a model is judged by; none of them may be trained on, not even by chance."""
    with (HERE / "held_out" / f"{lang}.csv").open(encoding="utf-8", newline="") as file:
        return {row["text"] for row in csv.DictReader(file)}


def render(intents: Iterator[tuple[str, list[str]]]) -> str:
    """The YAML text of a training file."""
    lines = [
        "# Written by make_variety.py; change the hand-written file instead.",
        'version: "3.1"',
        "nlu:",
    ]
    for intent, examples in intents:
        lines += [f"  - intent: {intent}", "    examples: |"]
        lines += [f"      - {example}" for example in examples]
    return "\n".join(lines) + "\n"


def generated(family: str, lang: str) -> str:
    """The content of ``<family>/<lang>.generated.yml``."""
    source = yaml.safe_load((HERE / family / f"{lang}.yml").read_text(encoding="utf-8"))
    blocks = ((b["intent"], _examples(b["examples"])) for b in source["nlu"])
    return render((intent, varied(intent, examples, lang)) for intent, examples in blocks)


def _examples(block: str) -> list[str]:
    return [line.removeprefix("- ").strip() for line in block.splitlines() if line.strip()]


def main() -> None:
    """Write every generated file."""
    for family, lang in product(FAMILIES, LANGS):
        target = HERE / family / f"{lang}.generated.yml"
        target.write_text(generated(family, lang), encoding="utf-8")


if __name__ == "__main__":
    main()
