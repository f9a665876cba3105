"""The lexicon folder: what people say, by finding code, and the cue words around it.

``phrases/<area>.<lang>.csv`` (code, name, phrases), ``parts.<lang>.csv`` (part, phrases),
``composites.csv`` (code, name, parts, gap), ``words.<lang>.yaml`` and ``context.<lang>.yaml``.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml
from spacy.lang.en.stop_words import STOP_WORDS as ENGLISH
from spacy.lang.es.stop_words import STOP_WORDS as SPANISH

from symptoms.patterns import PhraseError, PhraseGraph
from symptoms.words import fold, keys_of

LANGUAGES = ("en", "es")
IGNORE = "ignore"
"""The code of turns of phrase that name a symptom and mean none."""
PART = "part:"
CUE = "cue:"
_PEOPLE = frozenset(CUE + name for name in ("child", "female", "male"))
WIDE = "danger."
"""Files of wide patterns: what optional words leave of one counts only if it still tells enough."""
COMMON = {"en": ENGLISH, "es": SPANISH}
DENYING = frozenset(
    ["no", "not", "never", "without", "nothing", "none", "cannot", "ni", "sin", "nada", "nunca"]
)
"""Common words that tell a lot beside another: "no respira"."""


class LexiconError(ValueError):
    """A lexicon file that is missing, malformed or contradicts another."""


@dataclass(frozen=True)
class Composite:
    """A finding said in parts, in any order: ``parts`` in one clause, close together."""

    code: str
    parts: tuple[frozenset[str], ...]
    ordered: bool
    gap: int


@dataclass(frozen=True)
class Vocabulary:
    """Everything known of one language."""

    lang: str
    findings: PhraseGraph
    cues: PhraseGraph
    idioms: PhraseGraph
    tight: PhraseGraph
    fillers: frozenset[str]
    shorthand: Mapping[str, tuple[str, ...]]
    known: frozenset[str]
    people: frozenset[str]
    """Words for whom the message may be about: daughter, esposo."""

    @cached_property
    def plain(self) -> frozenset[str]:
        """Words that are spelled right and name no symptom by themselves."""
        return self.known | self.fillers | self.cues.words


@dataclass(frozen=True)
class Lexicon:
    """All languages, what is composed of parts, and a version that changes with any file."""

    languages: Mapping[str, Vocabulary]
    composites: tuple[Composite, ...]
    version: str
    codes: frozenset[str]


def load_lexicon(folder: Path) -> Lexicon:
    """Reads the folder. Raises :class:`LexiconError` naming the file at fault."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".csv", ".yaml"})
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + path.read_bytes())
    languages = {lang: _vocabulary(folder, lang) for lang in LANGUAGES}
    rows = {lang: _phrases(folder, lang) for lang in LANGUAGES}
    composites = tuple(_composites(folder))
    codes = {row["code"] for lang in LANGUAGES for row in rows[lang]} - {IGNORE}
    return Lexicon(
        languages,
        composites,
        digest.hexdigest()[:12],
        frozenset(codes | {item.code for item in composites}),
    )


def _phrases(folder: Path, lang: str) -> list[dict[str, str]]:
    paths = sorted((folder / "phrases").glob(f"*.{lang}.csv"))
    if not paths:
        raise LexiconError(f"phrases: there is none in {lang}")
    return [row | {"file": path.name} for path in paths for row in _rows(path)]


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise LexiconError(f"{path.name}: {error.strerror}") from error


def _yaml(path: Path) -> dict[str, object]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise LexiconError(f"{path.name} cannot be read") from error
    if not isinstance(data, dict):
        raise LexiconError(f"{path.name} is not a table")
    return data


def _vocabulary(folder: Path, lang: str) -> Vocabulary:
    words = _yaml(folder / f"words.{lang}.yaml")
    fillers = frozenset(str(words["fillers"]).split())
    common = frozenset(fold(word).replace("'", "") for word in COMMON[lang]) - DENYING
    findings = PhraseGraph(lambda word: _keys(word, lang), fillers, common=common)
    tight = PhraseGraph(lambda word: _keys(word, lang), fillers, common=common, light_counts=True)
    cues, idioms = PhraseGraph(_exact_keys), PhraseGraph(_exact_keys)
    for row in _phrases(folder, lang):
        graphs = (idioms,) if row["code"] == IGNORE else (findings, tight)
        for graph in graphs:
            _add(graph, row["phrases"], row["code"], lang, bare=not row["file"].startswith(WIDE))
    for row in _rows(folder / f"parts.{lang}.csv"):
        _add(findings, row["phrases"], PART + row["part"], lang)
    for name, phrases in _cue_phrases(_yaml(folder / f"context.{lang}.yaml")):
        for phrase in phrases:
            _add_one(cues, phrase, CUE + name, lang)
    shorthand = words["shorthand"]
    if not isinstance(shorthand, dict):
        raise LexiconError(f"words.{lang}.yaml: shorthand is not a table")
    return Vocabulary(
        lang,
        findings,
        cues,
        idioms,
        tight,
        fillers,
        {fold(str(k)).replace("'", ""): tuple(fold(str(v)).split()) for k, v in shorthand.items()},
        frozenset(fold(str(words["known"])).split()),
        frozenset(word for word in cues.words if _names_a_person(cues, word)),
    )


def _names_a_person(cues: PhraseGraph, word: str) -> bool:
    return any(code in _PEOPLE for _, code in cues.matches([(word,)], 0))


def _keys(word: str, lang: str) -> Iterable[str]:
    norm = fold(word).replace("'", "").replace("&", "")
    return keys_of(norm, lang) if norm else ()


def _exact_keys(word: str) -> Iterable[str]:
    return (fold(word).replace("'", ""),)


def _add(graph: PhraseGraph, phrases: str, code: str, lang: str, *, bare: bool = True) -> None:
    for phrase in phrases.split(";"):
        if phrase.strip():
            _add_one(graph, phrase, code, lang, bare=bare)


def _add_one(graph: PhraseGraph, phrase: str, code: str, lang: str, *, bare: bool = True) -> None:
    try:
        graph.add(phrase, code, bare=bare)
    except PhraseError as error:
        raise LexiconError(f"{lang}: {code}: brackets in {phrase!r}") from error


def _cue_phrases(data: Mapping[str, object]) -> Iterable[tuple[str, list[str]]]:
    for name, value in data.items():
        if isinstance(value, dict):
            for kind, phrase in value.items():
                yield f"{name}.{kind}", [str(phrase)]
        else:
            yield name, [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _composites(folder: Path) -> Iterable[Composite]:
    for row in _rows(folder / "composites.csv"):
        ordered = ">" in row["parts"]
        groups = row["parts"].split(">" if ordered else "+")
        parts = tuple(frozenset(group.split("|")) for group in groups)
        yield Composite(row["code"], parts, ordered, int(row["gap"]))
