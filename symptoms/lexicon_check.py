"""What must hold of the lexicon folder beyond loading: one format, both languages, enough words."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice, product
from pathlib import Path

from symptoms.lexicon import IGNORE, LANGUAGES, load_lexicon
from symptoms.patterns import tokens_of
from symptoms.words import norms

FEWEST_PHRASINGS = 8
"""Different wordings, small words apart, that each finding of a protocol needs per language."""

_ENOUGH = 200
_CODE = re.compile(rf"\d{{6,18}}|local:[a-z0-9.-]+|{IGNORE}")
_COLUMNS = ["code", "name", "phrases"]


def check_lexicon(folder: Path, groups: Mapping[str, Collection[str]]) -> list[str]:
    """Faults of the lexicon in ``folder``, each as one line.

    ``groups`` are the findings that protocols ask for: names with their codes. One code of a group
    has to be sayable; the others may come from a chart only. Raises
    :class:`~symptoms.lexicon.LexiconError` for a folder that cannot be read at all.
    """
    load_lexicon(folder)
    faults = [fault for path in sorted((folder / "phrases").glob("*.csv")) for fault in _file(path)]
    needed = frozenset(code for codes in groups.values() for code in codes)
    counted = {lang: phrasings(folder, lang) for lang in LANGUAGES}
    said = set().union(*counted.values())
    for name, codes in groups.items():
        if not said & set(codes):
            faults.append(f"{name}: none of its codes can be said")
    for code in sorted(said):
        least = FEWEST_PHRASINGS if code in needed else 1
        for lang in LANGUAGES:
            count = len(counted[lang].get(code, ()))
            if count < least:
                faults.append(f"{code}: {count} phrasings in {lang}, {least} are needed")
    return faults


def phrasings(folder: Path, lang: str) -> Mapping[str, frozenset[str]]:
    """Different wordings by code, small words left out, counted up to a few hundred each."""
    light = load_lexicon(folder).languages[lang].fillers
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((folder / "phrases").glob(f"*.{lang}.csv")):
        for row in _rows(path):
            found[row["code"]] |= _wordings(row["phrases"], light)
    found.pop(IGNORE, None)
    parts = {row["part"]: row["phrases"] for row in _rows(folder / f"parts.{lang}.csv")}
    for row in _rows(folder / "composites.csv"):
        groups = row["parts"].replace(">", "+").split("+")
        words = [
            set().union(*(_wordings(parts.get(part, ""), light) for part in group.split("|")))
            for group in groups
        ]
        joined = (" + ".join(choice) for choice in product(*map(sorted, words)))
        found[row["code"]] |= set(islice(joined, _ENOUGH))
    return {code: frozenset(wordings) for code, wordings in found.items()}


def _file(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != _COLUMNS:
            yield f"{path.name}: the columns are not {', '.join(_COLUMNS)}"
            return
        for number, row in enumerate(reader, 2):
            if None in row.values() or None in row or not row["phrases"].strip():
                yield f"{path.name}:{number}: not three columns"
            elif not _CODE.fullmatch(row["code"]):
                yield f"{path.name}:{number}: not a code: {row['code']}"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _wordings(phrases: str, light: Collection[str]) -> set[str]:
    found: set[str] = set()
    for phrase in phrases.split(";"):
        for said in islice(_expanded(tokens_of(phrase)), _ENOUGH):
            words = norms(" ".join(said))
            heavy = [word for word in words if word not in light]
            # "He hits me" keeps its small words: without them it would be one word.
            found.add(" ".join(heavy if len(heavy) > 1 else words))
    return found - {""}


def _expanded(tokens: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every wording of one phrase: brackets with alternatives, one of which may be empty."""
    options: list[tuple[str, ...]] = []
    sequence: list[list[tuple[str, ...]]] = []
    at = 0
    while at < len(tokens):
        if tokens[at] == "|":
            options += _joined(sequence)
            sequence = []
            at += 1
        elif tokens[at] == "(":
            end = _closing(tokens, at)
            sequence.append(list(islice(_expanded(tokens[at + 1 : end]), _ENOUGH)))
            at = end + 1
        else:
            sequence.append([(tokens[at],)])
            at += 1
    options += _joined(sequence)
    yield from options


def _joined(sequence: Sequence[Sequence[tuple[str, ...]]]) -> list[tuple[str, ...]]:
    chosen = islice(product(*sequence), _ENOUGH)
    return [tuple(word for part in choice for word in part) for choice in chosen]


def _closing(tokens: Sequence[str], opening: int) -> int:
    depth = 0
    for at in range(opening, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[at], 0)
        if depth == 0:
            return at
    raise ValueError("brackets")
