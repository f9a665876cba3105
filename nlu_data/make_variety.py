"""Writes ``<family>/<lang>.generated.yml`` beside each hand-written file: as people really type.

Each hand-written example is varied by small, seeded changes seen in text messages: accents and
apostrophes left out, SMS spellings, a slip of the finger, a polite word before or after. More
sentences are drawn from ``patterns/<family>.<lang>.yml``, where ``(a|b|)`` is one of them or
nothing. The output is committed; a test runs this again and compares. Run:
``python nlu_data/make_variety.py``
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
PER_EXAMPLE = 1
"""Changed spellings of a hand-written example."""

PER_PATTERN = 20
"""Sentences drawn from one pattern, if it has as many; never fewer than its longest choice."""

MISTYPED = 4
"""One in so many of the drawn sentences is also spelled as people type."""

CHOICE = re.compile(r"\(([^()]*)\)")
JUDGED_BY = ("held_out/{}.csv", "development/blind.{}.csv", "development/looked_at.{}.csv")

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
    """With a word before or after that carries no meaning; a bare sign would drown in it."""
    if not re.search(r"\w", text):
        return text
    return chance.choice(AROUND[lang]).format(text)


CHANGES: tuple[Callable[[str, str, random.Random], str], ...] = (plain, shorthand, slip, surrounded)


def varied(intent: str, examples: list[str], patterns: list[str], lang: str) -> list[str]:
    """New sentences of one intent, none of them twice and none already there."""
    chance = random.Random(f"{lang}/{intent}")  # noqa: S311  spelling slips need no secrecy
    changes = CHANGES[:-1] if intent in UNSHADED else CHANGES
    drawn = [sentence for pattern in patterns for sentence in draw(pattern, chance)]
    mistyped = chance.sample(drawn, len(drawn) // MISTYPED)
    made = [
        change(example, lang, chance)
        for example in [*examples, *mistyped]
        for change in chance.sample(changes, PER_EXAMPLE)
    ]
    never = {*map(bare, examples), *judged()}
    return [text for text in dict.fromkeys([*drawn, *made]) if bare(text) not in never]


def draw(pattern: str, chance: random.Random) -> list[str]:
    """Sentences of a pattern; every word of every choice is in at least one of them."""
    pieces = CHOICE.split(pattern)
    choices = [piece.split("|") if n % 2 else [piece] for n, piece in enumerate(pieces)]
    longest = max(map(len, choices))
    wanted = longest if len(choices) <= len(("", "a|b", "")) else max(longest, PER_PATTERN)
    columns = [_spread(choice, wanted, chance) for choice in choices]
    return list(dict.fromkeys(" ".join("".join(row).split()) for row in zip(*columns, strict=True)))


def _spread(choice: list[str], wanted: int, chance: random.Random) -> list[str]:
    """``wanted`` picks in a random order, each alternative about equally often."""
    rounds = -(-wanted // len(choice))
    return [pick for _ in range(rounds) for pick in chance.sample(choice, len(choice))][:wanted]


def judged() -> set[str]:
    """Messages a model is judged by, bare; none may be trained on, not even by chance."""
    files = [HERE / name.format(lang) for name in JUDGED_BY for lang in LANGS]
    return {bare(row["text"]) for path in files for row in _rows(path)}


def bare(text: str) -> str:
    """The letters and digits of a text, without case, accents and signs."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", letters)) or text


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


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
    blocks = written(family, lang)
    patterns = patterns_of(family, lang)
    return render(
        (intent, varied(intent, examples, patterns.get(intent, []), lang))
        for intent, examples in blocks.items()
    )


def written(family: str, lang: str) -> dict[str, list[str]]:
    """The hand-written examples of each intent of a family."""
    source = yaml.safe_load((HERE / family / f"{lang}.yml").read_text(encoding="utf-8"))
    return {block["intent"]: _examples(block["examples"]) for block in source["nlu"]}


def patterns_of(family: str, lang: str) -> dict[str, list[str]]:
    """The patterns of each intent of a family."""
    text = (HERE / "patterns" / f"{family}.{lang}.yml").read_text(encoding="utf-8")
    patterns: dict[str, list[str]] = yaml.safe_load(text)
    return patterns


def _examples(block: str) -> list[str]:
    return [line.removeprefix("- ").strip() for line in block.splitlines() if line.strip()]


def main() -> None:
    """Write every generated file."""
    for family, lang in product(FAMILIES, LANGS):
        target = HERE / family / f"{lang}.generated.yml"
        target.write_text(generated(family, lang), encoding="utf-8")


if __name__ == "__main__":
    main()
