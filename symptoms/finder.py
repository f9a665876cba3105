"""Words to coded findings: the one door into this package for a whole message."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from spacy.language import Language

from symptoms.context import Context
from symptoms.language import detect
from symptoms.lexicon import LANGUAGES, Lexicon, Vocabulary, load_lexicon
from symptoms.measured_findings import with_measured
from symptoms.mentions import find_mentions, respelled
from symptoms.message import Mention, Message, message_of
from symptoms.person import mentioned
from symptoms.sounds import Sounds
from symptoms.spelling import Speller
from symptoms.tokens import blank_pipeline, words_of
from symptoms.understanding import Mentioned, Understanding
from symptoms.values import find_values
from symptoms.words import fold, marks
from triage.findings import Finding, FindingCode

__all__ = ["Mentioned", "SymptomFinder", "Understanding"]


class SymptomFinder:
    """Finds coded symptoms in English and Spanish messages; the same words, the same findings."""

    def __init__(
        self, lexicon: Lexicon, pipelines: dict[str, Language], spellers: dict[str, Speller]
    ) -> None:
        self._lexicon = lexicon
        self._pipelines = pipelines
        self._spellers = spellers
        self._known_elsewhere = {lang: frozenset(_other_words(lexicon, lang)) for lang in LANGUAGES}
        self._sounds = {
            lang: Sounds(_spoken(vocabulary), lang)
            for lang, vocabulary in lexicon.languages.items()
        }
        self._own = {lang: _own_words(lexicon, lang) for lang in LANGUAGES}

    @classmethod
    def load(cls, lexicon: Path) -> SymptomFinder:
        """Reads the lexicon folder and builds the index, in some seconds after imports.

        Raises ``LexiconError`` naming the file at fault.
        """
        with _uncollected():
            return cls._load(lexicon)

    @classmethod
    def _load(cls, lexicon: Path) -> SymptomFinder:
        loaded = load_lexicon(lexicon)
        pipelines = {lang: blank_pipeline(lang) for lang in LANGUAGES}
        spellers = {
            lang: Speller(_spellings(vocabulary)) for lang, vocabulary in loaded.languages.items()
        }
        return cls(loaded, pipelines, spellers)

    @property
    def version(self) -> str:
        """Changes whenever any file of the lexicon changes."""
        return self._lexicon.version

    @property
    def codes(self) -> frozenset[str]:
        """Every finding code this lexicon can give."""
        return self._lexicon.codes

    def find(self, text: str, lang: str | None = None) -> Understanding:
        """Findings, values and person of one message. Any text is accepted, also none.

        ``lang`` is the language of the conversation, used when the words do not tell; words of
        the other language are found too when they are spelled as the lexicon has them.
        """
        told = detect(text, lang if lang in LANGUAGES else "en", self._own)
        other = next(language for language in LANGUAGES if language != told)
        folded = fold(text)
        message, mentions, context = self._read(folded, told, spell=True)
        findings = _findings(text, message, mentions, context)
        measured = find_values(text)
        person = mentioned(text, context, mentions, findings, measured)
        if any(word.norm in self._own[other] for word in message.words):
            findings += self._borrowed(text, folded, other, findings)
        ordered = sorted(
            with_measured(findings, measured),
            key=lambda finding: (finding.start, finding.end, finding.code),
        )
        return Understanding(text, told, tuple(ordered), measured, person)

    def _read(
        self, folded: str, lang: str, *, spell: bool
    ) -> tuple[Message, list[Mention], Context]:
        vocabulary = self._lexicon.languages[lang]
        words = words_of(self._pipelines[lang], folded, vocabulary)
        if spell:
            elsewhere = self._known_elsewhere[lang]
            words = respelled(
                words, vocabulary, elsewhere, self._spellers[lang], self._sounds[lang]
            )
        message = message_of(words, marks(folded))
        mentions = find_mentions(message, vocabulary, self._lexicon)
        return message, mentions, Context(message, vocabulary, mentions)

    def _borrowed(self, text: str, folded: str, lang: str, known: list[Finding]) -> list[Finding]:
        """Findings said in the other language, where the first reading found nothing."""
        message, mentions, context = self._read(folded, lang, spell=False)
        own = [self._lexicon.languages[told].known for told in LANGUAGES if told != lang]
        return [
            finding
            for finding in _findings(text, message, mentions, context)
            if not any(f.start < finding.end and finding.start < f.end for f in known)
            and not any(fold(finding.text) in known_words for known_words in own)
        ]


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: millions of objects are made that all stay, and looking
    through them again and again takes twice the time of making them."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _findings(
    text: str, message: Message, mentions: list[Mention], context: Context
) -> list[Finding]:
    found = []
    for mention in mentions:
        start, end = message.words[mention.first].start, message.words[mention.last].end
        status = context.status(mention)
        found.append(Finding(FindingCode(mention.code), status, start, end, text[start:end]))
    return found


def _own_words(lexicon: Lexicon, lang: str) -> frozenset[str]:
    """Words only this language's phrases have, which tell it from the other."""
    others = (lexicon.languages[other] for other in LANGUAGES if other != lang)
    elsewhere = frozenset().union(*(_plain(v) | v.known | v.fillers for v in others))
    return frozenset(
        word
        for word in _plain(lexicon.languages[lang]) - elsewhere
        if len(word) > 2 and word.isalpha()
    )


def _plain(vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(fold(word).replace("'", "") for word in vocabulary.findings.words)


def _other_words(lexicon: Lexicon, lang: str) -> set[str]:
    return {
        word
        for other, vocabulary in lexicon.languages.items()
        if other != lang
        for word in (*vocabulary.findings.words, *vocabulary.known, *vocabulary.fillers)
    }


def _spoken(vocabulary: Vocabulary) -> set[str]:
    known = vocabulary.known | vocabulary.fillers if vocabulary.lang == "es" else frozenset()
    cues = vocabulary.cues.words if vocabulary.lang == "es" else set()
    return _spellings(vocabulary) | known | cues


def _spellings(vocabulary: Vocabulary) -> set[str]:
    return {fold(word).replace("'", "") for word in vocabulary.findings.words if word.isascii()}
