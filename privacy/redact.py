"""Hiding identifiers in texts that leave the process: log lines, traces, what a child prints.

Order of defence: the patient's own known values, exactly; then patterns. No language model, no
download. A text that cannot be checked raises :class:`privacy.errors.RedactionError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

import regex
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NoOpNlpEngine

from privacy import patterns
from privacy.errors import RedactionError
from privacy.recognizers import LANGUAGE, TYPES, known_pattern, recognizers, refuse_timeouts

WINDOW = 4096
"""Characters looked at in one go; longer texts are looked at in overlapping windows."""

OVERLAP = 512
"""More than the longest identifier together with the cue before it."""

_CACHED = 4096
_CACHED_LENGTH = 512
_MINIMUM_SCORE = 0.3
_MASK = "\x1a"
_ORDER = {name: place for place, name in enumerate(TYPES)}
_HARMLESS = regex.compile("|".join(f"(?:{p})" for p in patterns.HARMLESS), regex.IGNORECASE)
_ESCAPES = regex.compile(patterns.ESCAPES, regex.IGNORECASE)
_DIGIT = regex.compile(r"\d")
_CUES = {name: regex.compile(cue, regex.IGNORECASE) for name, cue in patterns.CUES.items()}
_known: ContextVar[frozenset[str]] = ContextVar("privacy_known_values", default=frozenset())


@dataclass(frozen=True)
class Span:
    """An identifier at ``start`` up to ``end``, in characters, of a type of ``TYPES``."""

    start: int
    end: int
    type: str


@contextmanager
def knowing(values: Iterable[str]) -> Iterator[None]:
    """Within this block (and its tasks) these values are hidden too: name, phone, birth date."""
    token = _known.set(_known.get() | frozenset(value for value in values if value))
    try:
        yield
    finally:
        _known.reset(token)


class Redactor:
    """Finds and hides identifiers. Safe to share between threads."""

    def __init__(self, engine: AnalyzerEngine) -> None:
        self._engine = engine
        self._cached = lru_cache(maxsize=_CACHED)(self._find)

    @classmethod
    def load(cls) -> Redactor:
        """Some seconds and 100 MB, nearly all of it the import of this module."""
        refuse_timeouts()
        registry = RecognizerRegistry(recognizers=recognizers(), supported_languages=[LANGUAGE])
        engine = AnalyzerEngine(
            registry=registry,
            nlp_engine=NoOpNlpEngine([{"lang_code": LANGUAGE, "model_name": "none"}]),
            supported_languages=[LANGUAGE],
            default_score_threshold=_MINIMUM_SCORE,
        )
        return cls(engine)

    def redact(self, text: str) -> str:
        """The text with each identifier replaced by its type, like ``[PHONE]``."""
        return hide(text, self.spans(text))

    def spans(self, text: str) -> list[Span]:
        """What would be hidden, in order and without overlap. Raises :class:`RedactionError`."""
        find = self._cached if len(text) <= _CACHED_LENGTH else self._find
        try:
            return list(find(text, _known.get()))
        except Exception as error:  # whatever went wrong, the text counts as unchecked
            raise RedactionError("a text could not be checked for identifiers") from error

    def _find(self, text: str, known: frozenset[str]) -> tuple[Span, ...]:
        found = [*_known_spans(text, known)]
        masked = _ESCAPES.sub(lambda match: " " * len(match.group()), text)
        masked = _HARMLESS.sub(lambda match: _MASK * len(match.group()), masked)
        for start in range(0, max(len(text) - OVERLAP, 1), WINDOW - OVERLAP):
            found += self._analysed(masked[start : start + WINDOW], start)
        return tuple(_merged(found))

    def _analysed(self, piece: str, offset: int) -> list[Span]:
        types = possible_types(piece)
        if not types:
            return []
        results = self._engine.analyze(piece, LANGUAGE, entities=types)
        return [Span(r.start + offset, r.end + offset, r.entity_type) for r in results]


def possible_types(text: str) -> list[str]:
    """The types worth searching this text for; most lines have none, which is what makes
    redaction fast enough to stand in front of every log handler."""
    digits = len(_DIGIT.findall(text))
    counted = [name for name, fewest in patterns.DIGITS.items() if digits >= fewest]
    return counted + [name for name, cue in _CUES.items() if cue.search(text)]


def hide(text: str, spans: Iterable[Span]) -> str:
    """The text with ordered, separate spans replaced by their types."""
    parts, position = [], 0
    for span in spans:
        parts += [text[position : span.start], f"[{span.type}]"]
        position = span.end
    return "".join([*parts, text[position:]])


@lru_cache(maxsize=256)
def _known_expression(known: frozenset[str]) -> regex.Pattern[str] | None:
    return known_pattern(known)


def _known_spans(text: str, known: frozenset[str]) -> Iterator[Span]:
    expression = _known_expression(known) if known else None
    if expression is not None:
        for match in expression.finditer(text):
            yield Span(match.start(), match.end(), "KNOWN")


def _merged(found: Iterable[Span]) -> Iterator[Span]:
    """Overlapping spans as one, named by the type that comes first in ``TYPES``."""
    current: Span | None = None
    for span in sorted(found, key=lambda one: (one.start, -one.end)):
        if current is None or span.start >= current.end:
            if current is not None:
                yield current
            current = span
            continue
        kind = min(current.type, span.type, key=_ORDER.__getitem__)
        current = Span(current.start, max(current.end, span.end), kind)
    if current is not None:
        yield current
