"""For comparison: a list of danger words, each looked for anywhere in a message."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from portal_api.evaluation.guard.messages import GuardMessage
from portal_api.evaluation.guard.outcomes import Heard, Outcome
from symptoms.words import norms

KEYWORDS = Path(__file__).with_name("keywords.yaml")


def plain_words(text: str) -> str:
    """The words of a text without case, accents, apostrophes and punctuation."""
    return " ".join(norms(text))


class KeywordList:
    """Raises when a term of the list stands anywhere in the message, even inside a word."""

    name = "keyword list"
    names_flags = False

    def __init__(self, terms: Mapping[str, list[str]]) -> None:
        self._terms = terms
        sizes = ", ".join(f"{len(listed)} in {lang}" for lang, listed in terms.items())
        self.description = f"own words and short terms ({sizes}), each found anywhere in the text"

    @classmethod
    def load(cls, file: Path = KEYWORDS) -> KeywordList:
        """The project's own list."""
        return cls(yaml.safe_load(file.read_text("utf-8")))

    def outcome(self, message: GuardMessage) -> Outcome:
        """The terms found stand for flags, which such a list cannot name."""
        earlier = [term for text in message.before for term in self._found(text, message.lang)]
        found = self._found(message.text, message.lang)
        return Outcome(Heard(tuple(found)), Heard(tuple(earlier)))

    def _found(self, text: str, lang: str) -> list[str]:
        words = plain_words(text)
        return [term for term in self._terms[lang] if term in words]
