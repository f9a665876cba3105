"""Lexicon phrases and composed findings in one message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from symptoms.composing import composed
from symptoms.lexicon import IGNORE, PART, Lexicon, Vocabulary
from symptoms.message import Mention, Message
from symptoms.sounds import Sounds
from symptoms.spelling import Speller, nearer, nearest
from symptoms.words import Word, keys_of

_MINE = frozenset({"my", "our", "mi", "nuestro", "nuestra"})


def respelled(
    words: Sequence[Word],
    vocabulary: Vocabulary,
    others: frozenset[str],
    speller: Speller,
    sounds: Sounds,
) -> list[Word]:
    """Unknown words with the lexicon words they may have been meant as added to their keys.

    A Spanish word that sounds exactly like one known word is taken for it. A mistyped word for
    somebody is taken for that person where "my" stands before it.
    """
    words = _people(words, vocabulary)
    known = vocabulary.findings.vocabulary
    unknown = {
        word.norm
        for word in words
        if not any(key in known for key in word.keys)
        and word.norm not in vocabulary.known
        and word.norm not in vocabulary.fillers
        and word.norm not in vocabulary.cues.words
        and word.norm not in others
        and word.norm.isalpha()
    }
    if not unknown:
        return list(words)
    heard = {norm: nearer(norm, sounds.like(norm), vocabulary.plain) for norm in unknown}
    lang = vocabulary.lang
    if lang == "es":
        same = {norm: like[0] for norm, like in heard.items() if like}
        words = [_meant(word, same.get(word.norm), lang) for word in words]
        unknown -= same.keys()
    meant = speller.suggest(unknown)
    return [
        _with_meanings(word, [*meant.get(word.norm, []), *heard.get(word.norm, [])], lang)
        if word.norm in unknown
        else word
        for word in words
    ]


def _people(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words with "my daghter" read as "my daughter"."""
    found = list(words)
    known = vocabulary.findings.vocabulary
    for at, (before, word) in enumerate(pairwise(words), 1):
        strange = word.norm.isalpha() and word.norm not in vocabulary.plain
        if before.norm in _MINE and strange and not any(key in known for key in word.keys):
            near = nearest(word.norm, vocabulary.people)
            found[at] = _meant(word, near, vocabulary.lang)
    return found


def _meant(word: Word, norm: str | None, lang: str) -> Word:
    return word if norm is None else replace(word, norm=norm, keys=keys_of(norm, lang))


def _with_meanings(word: Word, meant: Iterable[str], lang: str) -> Word:
    keys = {key for alias in meant if " " not in alias for key in keys_of(alias, lang)}
    return replace(word, keys=(*word.keys, *sorted(keys - set(word.keys)))) if keys else word


def find_mentions(message: Message, vocabulary: Vocabulary, lexicon: Lexicon) -> list[Mention]:
    """All mentions, the longest where one lies inside another; turns of phrase remove theirs."""
    phrases, parts = _phrases(message, vocabulary)
    idioms = _idioms(message, vocabulary)
    phrases += idioms
    parts = [part for part in parts if not _inside_any(part, idioms)]
    chained = composed(message, _longest(parts), lexicon.composites)
    said = _longest([mention for mention in phrases if not _turned(mention, idioms)])
    known = {(mention.code, index) for mention in said for index in mention.used}
    for mention in chained:
        new = not any((mention.code, index) in known for index in mention.used)
        if new and not any(_covers(longer, mention) for longer in said):
            said.append(mention)
            known |= {(mention.code, index) for index in mention.used}
    return sorted(
        (mention for mention in said if mention.code != IGNORE),
        key=lambda mention: (mention.first, mention.last, mention.code),
    )


def _phrases(message: Message, vocabulary: Vocabulary) -> tuple[list[Mention], list[Mention]]:
    phrases: list[Mention] = []
    parts: list[Mention] = []
    for run in _runs(message, vocabulary.fillers):
        keys = [message.words[index].keys for index in run]
        for at in range(len(run)):
            for after, code in vocabulary.findings.matches(keys, at):
                used = frozenset(run[at:after])
                mention = Mention(code.removeprefix(PART), run[at], run[after - 1], used)
                (parts if code.startswith(PART) else phrases).append(mention)
    return phrases + _tight(message, vocabulary), parts


def _tight(message: Message, vocabulary: Vocabulary) -> list[Mention]:
    """Phrases with one word of weight, which count only with their small words in place."""
    keys = [word.keys for word in message.words]
    return [
        Mention(code, first, after - 1, frozenset(range(first, after)))
        for first in range(len(keys))
        for after, code in vocabulary.tight.matches(keys, first)
        if not any(message.stopped(index) for index in range(first, after - 1))
    ]


def _idioms(message: Message, vocabulary: Vocabulary) -> list[Mention]:
    """Turns of phrase, matched to the letter: small words make the difference here."""
    norms = [(word.norm,) for word in message.words]
    return [
        Mention(code, first, after - 1, frozenset(range(first, after)))
        for first in range(len(norms))
        for after, code in vocabulary.idioms.matches(norms, first)
    ]


def _runs(message: Message, fillers: frozenset[str]) -> Iterable[list[int]]:
    """Indices of the words with weight, cut where punctuation ends a phrase."""
    run: list[int] = []
    for index, word in enumerate(message.words):
        if word.norm not in fillers:
            run.append(index)
        if message.stopped(index):
            if run:
                yield run
            run = []
    if run:
        yield run


def _longest(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions that lie inside no longer one, each code and place once."""
    by_start = sorted(set(mentions), key=lambda m: (m.first, -m.last, m.code))
    kept: list[Mention] = []
    for mention in by_start:
        if not any(_covers(longer, mention) for longer in kept[-40:]):
            kept.append(mention)
    return kept


def _covers(longer: Mention, shorter: Mention) -> bool:
    wider = longer.last - longer.first > shorter.last - shorter.first
    inside = longer.first <= shorter.first and shorter.last <= longer.last
    return inside and wider and shorter.used < longer.used


def _turned(mention: Mention, idioms: Sequence[Mention]) -> bool:
    """Whether a turn of phrase takes the greater part of a mention: "he hit me with a question"."""
    return mention.code != IGNORE and any(
        mention.used <= idiom.used
        or 2 * len(mention.used & idiom.used) > len(mention.used) < len(idiom.used)
        for idiom in idioms
    )


def _inside_any(part: Mention, idioms: Sequence[Mention]) -> bool:
    return any(idiom.first <= part.first and part.last <= idiom.last for idiom in idioms)
