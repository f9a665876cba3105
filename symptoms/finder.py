"""Words to coded findings: the one door into this package for a whole message."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from spacy.language import Language

from symptoms.context import Context
from symptoms.language import detect, speaks
from symptoms.lexicon import LANGUAGES, Lexicon, Vocabulary, load_lexicon
from symptoms.mentions import find_mentions, respelled
from symptoms.message import Mention, Message, message_of
from symptoms.person import mentioned
from symptoms.spelling import Speller
from symptoms.tokens import blank_pipeline, words_of
from symptoms.understanding import Mentioned, Understanding
from symptoms.values import find_values
from symptoms.words import fold, marks
from triage.findings import Finding, FindingCode, Measured, Quantity, Status

__all__ = ["Mentioned", "SymptomFinder", "Understanding"]

FEVER = FindingCode("386661006")
FEVER_CELSIUS = 38.0
"""A temperature from here on is a fever (NHS, CDC: 38 C, 100.4 F)."""
HIGH_PRESSURE = FindingCode("24184005")
HIGH_MMHG = {Quantity.SYSTOLIC: 140.0, Quantity.DIASTOLIC: 90.0}
"""A reading from here on is high (NICE NG136: 140/90)."""


class SymptomFinder:
    """Finds coded symptoms in English and Spanish messages; the same words, the same findings."""

    def __init__(
        self, lexicon: Lexicon, pipelines: dict[str, Language], spellers: dict[str, Speller]
    ) -> None:
        self._lexicon = lexicon
        self._pipelines = pipelines
        self._spellers = spellers
        self._known_elsewhere = {lang: frozenset(_other_words(lexicon, lang)) for lang in LANGUAGES}

    @classmethod
    def load(cls, lexicon: Path) -> SymptomFinder:
        """Reads the lexicon folder and builds the index, in about a second after imports.

        Raises ``LexiconError`` naming the file at fault.
        """
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
        told = detect(text, lang if lang in LANGUAGES else "en")
        other = next(language for language in LANGUAGES if language != told)
        folded = fold(text)
        message, mentions, context = self._read(folded, told, spell=True)
        findings = _findings(text, message, mentions, context)
        measured = find_values(text)
        person = mentioned(text, context, mentions, findings, measured)
        if speaks(text, other):
            findings += self._borrowed(text, folded, other, findings)
        findings = _cooled(findings, measured)
        findings += _fever(findings, measured)
        findings += _pressure(findings, measured)
        ordered = sorted(findings, key=lambda finding: (finding.start, finding.end, finding.code))
        return Understanding(text, told, tuple(ordered), measured, person)

    def _read(
        self, folded: str, lang: str, *, spell: bool
    ) -> tuple[Message, list[Mention], Context]:
        vocabulary = self._lexicon.languages[lang]
        words = words_of(self._pipelines[lang], folded, vocabulary)
        if spell:
            elsewhere = self._known_elsewhere[lang]
            words = respelled(words, vocabulary, elsewhere, self._spellers[lang])
        message = message_of(words, marks(folded))
        mentions = find_mentions(message, vocabulary, self._lexicon)
        return message, mentions, Context(message, vocabulary, mentions)

    def _borrowed(self, text: str, folded: str, lang: str, known: list[Finding]) -> list[Finding]:
        """Findings said in the other language, where the first reading found nothing."""
        message, mentions, context = self._read(folded, lang, spell=False)
        return [
            finding
            for finding in _findings(text, message, mentions, context)
            if not any(f.start < finding.end and finding.start < f.end for f in known)
        ]


def _findings(
    text: str, message: Message, mentions: list[Mention], context: Context
) -> list[Finding]:
    found = []
    for mention in mentions:
        start, end = message.words[mention.first].start, message.words[mention.last].end
        status = context.status(mention)
        found.append(Finding(FindingCode(mention.code), status, start, end, text[start:end]))
    return found


def _fever(findings: list[Finding], measured: tuple[Measured, ...]) -> list[Finding]:
    """A fever that was measured and not named."""
    if any(finding.code == FEVER and finding.status is Status.PRESENT for finding in findings):
        return []
    return [
        Finding(FEVER, Status.PRESENT, value.start, value.end, value.text)
        for value in measured
        if value.quantity is Quantity.TEMPERATURE and value.value >= FEVER_CELSIUS
    ][:1]


def _cooled(findings: list[Finding], measured: tuple[Measured, ...]) -> list[Finding]:
    """A fever somebody feels and the thermometer does not show is doubtful, to be asked about."""
    read = [value.value for value in measured if value.quantity is Quantity.TEMPERATURE]
    if not read or max(read) >= FEVER_CELSIUS:
        return findings
    return [
        replace(finding, status=Status.UNCERTAIN)
        if finding.code == FEVER and finding.status is Status.PRESENT
        else finding
        for finding in findings
    ]


def _pressure(findings: list[Finding], measured: tuple[Measured, ...]) -> list[Finding]:
    """A high blood pressure that was measured and not named."""
    if any(finding.code == HIGH_PRESSURE for finding in findings):
        return []
    return [
        Finding(HIGH_PRESSURE, Status.PRESENT, value.start, value.end, value.text)
        for value in measured
        if value.value >= HIGH_MMHG.get(value.quantity, float("inf"))
    ][:1]


def _other_words(lexicon: Lexicon, lang: str) -> set[str]:
    return {
        word
        for other, vocabulary in lexicon.languages.items()
        if other != lang
        for word in (*vocabulary.findings.words, *vocabulary.known, *vocabulary.fillers)
    }


def _spellings(vocabulary: Vocabulary) -> set[str]:
    return {fold(word).replace("'", "") for word in vocabulary.findings.words if word.isascii()}
