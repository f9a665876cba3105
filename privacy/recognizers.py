"""The Presidio recognisers, patterns only: nothing here needs, or asks for, a language model.

Presidio's own are used where they check more than a shape (checksums, address arithmetic). Its
e-mail recogniser is not: it looks for a list of domains on the network, and lets addresses in
unlisted domains through.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

import regex
from presidio_analyzer import EntityRecognizer, Pattern, PatternRecognizer
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer,
    IpRecognizer,
    UsMbiRecognizer,
    UsNpiRecognizer,
)

from privacy import patterns
from privacy.errors import RedactionError

LANGUAGE = "xx"
"""The patterns serve every language at once."""

TYPES = (
    "KNOWN", "SECRET", "EMAIL", "SSN", "US_MBI", "CREDIT_CARD", "IDENTIFIER", "DATE", "ADDRESS",
    "IP_ADDRESS", "US_NPI", "PHONE", "PERSON",
)  # fmt: skip
"""Every type of span, the one that names an overlap first."""

_SCORE = 0.9
_FLAGS = regex.IGNORECASE | regex.MULTILINE
_OWN = {
    "SECRET": patterns.SECRET,
    "EMAIL": patterns.EMAIL,
    "SSN": patterns.SSN,
    "IDENTIFIER": patterns.IDENTIFIER,
    "DATE": patterns.DATE,
    "ADDRESS": patterns.ADDRESS,
    "PHONE": patterns.PHONE,
    "PERSON": patterns.NAME,
}


def recognizers() -> list[EntityRecognizer]:
    """A fresh set, one per type."""
    own: list[EntityRecognizer] = [_from_patterns(name, found) for name, found in _OWN.items()]
    return [
        *own,
        IpRecognizer(patterns=_as_patterns("IP", patterns.IP), supported_language=LANGUAGE),
        CreditCardRecognizer(supported_language=LANGUAGE),
        UsMbiRecognizer(supported_language=LANGUAGE),
        UsNpiRecognizer(supported_language=LANGUAGE),
    ]


def known_pattern(values: Iterable[str]) -> regex.Pattern[str] | None:
    """One expression for values known to identify somebody, or ``None`` when none is usable.

    Letters match in either case; blanks, dots and dashes inside a value match any or none, so
    that ``+15551230147`` is found in "555-123-0147". Values under three characters are left out:
    they would hide half of every line.
    """
    forms = sorted({form for value in values if (form := _loose(value))}, key=len, reverse=True)
    return regex.compile("|".join(forms), _FLAGS) if forms else None


def _loose(value: str) -> str:
    kept = [character for character in value if character.isalnum()]
    if len(kept) < 3:
        return ""
    digits = "".join(character for character in kept if character.isdigit())
    if len(digits) >= 10 and len(digits) == len(kept):
        # A national number is found with and without its country code.
        kept = list(digits[-10:])
    body = r"[\s.\-()/'’]{0,3}".join(regex.escape(character) for character in kept)
    return rf"(?<![^\W\d_]){body}(?![^\W\d_])" if not digits else body


def _from_patterns(name: str, expressions: tuple[str, ...]) -> PatternRecognizer:
    return PatternRecognizer(
        supported_entity=name,
        supported_language=LANGUAGE,
        patterns=_as_patterns(name, expressions),
        global_regex_flags=_FLAGS,
    )


def _as_patterns(name: str, expressions: tuple[str, ...]) -> list[Pattern]:
    return [Pattern(f"{name} {n}", text, _SCORE) for n, text in enumerate(expressions)]


class _TimeoutRefusal(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if "timed out" in str(record.msg):
            raise RedactionError("a pattern took too long")
        return True


def refuse_timeouts() -> None:
    """Make Presidio raise where it would skip a pattern that takes too long.

    It says so by a warning only, which would let the text through unchecked.
    """
    logger = logging.getLogger("presidio-analyzer")
    logger.setLevel(logging.WARNING)
    if not any(isinstance(found, _TimeoutRefusal) for found in logger.filters):
        logger.addFilter(_TimeoutRefusal())
