"""For comparison: the whole message beside short sentences, as a fuzzy matcher sees them.

How alike they must be is chosen on the development part only, for each language by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from rapidfuzz import fuzz, process

from portal_api.evaluation.guard.keywords import plain_words
from portal_api.evaluation.guard.messages import GuardMessage, Kind
from portal_api.evaluation.guard.outcomes import Heard, Outcome
from portal_api.evaluation.split import may_be_shown

SENTENCES = Path(__file__).with_name("sentences.yaml")
LIKENESSES = range(1, 101)
QUIET = 0.02
"""The share of false alarms that the quiet setting may have in the development part."""

Matches = Mapping[str, Mapping[str, Sequence[str]]]
"""By language and red flag, the sentences that stand for it."""


@dataclass(frozen=True)
class Setting:
    """A likeness and how it does in the development part: both shares from 0 to 1."""

    likeness: int
    recall: float
    false_alarms: float


Choice = Callable[[Sequence[Setting]], Setting]


def balanced(settings: Sequence[Setting]) -> Setting:
    """Where recall less false alarms is highest (Youden's index); of equals the strictest."""
    return max(settings, key=lambda s: (s.recall - s.false_alarms, s.likeness))


def quiet(settings: Sequence[Setting]) -> Setting:
    """The highest recall with at most :data:`QUIET` false alarms; of equals the strictest."""
    kept = [s for s in settings if s.false_alarms <= QUIET] or [settings[-1]]
    return max(kept, key=lambda s: (s.recall, s.likeness))


class Sentences:
    """The sentence most like a message."""

    def __init__(self, matches: Matches) -> None:
        self._choices = {
            lang: [plain_words(sentence) for listed in flags.values() for sentence in listed]
            for lang, flags in matches.items()
        }
        self._flags = {
            lang: [flag for flag, listed in flags.items() for _ in listed]
            for lang, flags in matches.items()
        }

    @classmethod
    def load(cls, file: Path = SENTENCES) -> Sentences:
        """The project's own sentences."""
        return cls(matches_of(yaml.safe_load(file.read_text("utf-8"))))

    def nearest(self, text: str, lang: str) -> tuple[str, float]:
        """The red flag of the likeliest sentence, and the likeness from 0 to 100."""
        found = process.extractOne(
            plain_words(text), self._choices[lang], scorer=fuzz.token_set_ratio
        )
        return (self._flags[lang][found[2]], found[1]) if found else ("", 0.0)


def matches_of(flags: Mapping[str, Mapping[str, Sequence[str]]]) -> Matches:
    """The file is by flag and language; the other way round."""
    languages = sorted({lang for said in flags.values() for lang in said})
    return {
        lang: {flag: said[lang] for flag, said in flags.items() if lang in said}
        for lang in languages
    }


class WholeMessage:
    """Raises the red flag of the likeliest sentence when that is like enough."""

    names_flags = True

    def __init__(self, name: str, sentences: Sentences, settings: Mapping[str, Setting]) -> None:
        self.name = name
        self._sentences, self._settings = sentences, settings
        chosen = ", ".join(f"{s.likeness} in {lang}" for lang, s in settings.items())
        self.description = (
            "token_set_ratio of rapidfuzz between the whole message and own short sentences for "
            f"each red flag; raised from {chosen}, chosen on the development part"
        )

    def outcome(self, message: GuardMessage) -> Outcome:
        earlier = [flag for text in message.before for flag in self._found(text, message.lang)]
        return Outcome(Heard(self._found(message.text, message.lang)), Heard(tuple(earlier)))

    def _found(self, text: str, lang: str) -> tuple[str, ...]:
        flag, likeness = self._sentences.nearest(text, lang)
        return (flag,) if likeness >= self._settings[lang].likeness else ()


def tuned(
    name: str, sentences: Sentences, messages: Sequence[GuardMessage], choice: Choice
) -> WholeMessage:
    """A matcher whose settings ``choice`` picks on the development part of ``messages``."""
    seen = [message for message in messages if may_be_shown(message.id)]
    settings: dict[str, Setting] = {
        lang: choice(_settings(sentences, [m for m in seen if m.lang == lang]))
        for lang in sorted({message.lang for message in messages})
    }
    return WholeMessage(name, sentences, settings)


def _settings(sentences: Sentences, messages: Sequence[GuardMessage]) -> list[Setting]:
    """How each likeness does. A share of no message counts as 0."""
    likest: dict[Kind, list[float]] = {kind: [] for kind in Kind}
    for message in messages:
        # An emergency may have been said earlier; of an ordinary message only itself counts.
        texts = [message.text] if message.kind is Kind.ORDINARY else [*message.before, message.text]
        best = max(sentences.nearest(text, message.lang)[1] for text in texts)
        likest[message.kind].append(best)
    return [
        Setting(least, _from(least, likest[Kind.EMERGENCY]), _from(least, likest[Kind.ORDINARY]))
        for least in LIKENESSES
    ]


def _from(least: int, values: Sequence[float]) -> float:
    return sum(value >= least for value in values) / len(values) if values else 0.0
