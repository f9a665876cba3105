"""A message as words, through a blank spaCy pipeline whose tokenizer never splits "can't"."""

from __future__ import annotations

import re
from collections.abc import Sequence

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found] # compiled, no stub

from symptoms.lexicon import Vocabulary
from symptoms.words import WORD, Word, keys_of

_NO_WORD = re.compile(r"[^\w\s'.,]|_|(?<!\d)[.,]|[.,](?!\d)")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


def blank_pipeline(lang: str) -> Language:
    """A spaCy pipeline of ``lang`` without a model: it only cuts folded text at white space."""
    nlp = spacy.blank(lang)
    nlp.tokenizer = Tokenizer(nlp.vocab)
    nlp.max_length = 10_000_000
    return nlp


def words_of(nlp: Language, folded: str, vocabulary: Vocabulary) -> list[Word]:
    """The words of a folded message with their offsets, shorthand written out."""
    words: list[Word] = []
    for token in nlp.make_doc(_NO_WORD.sub(" ", folded)):
        word = WORD.search(token.text)
        if word:
            end = len(token.text.rstrip("'"))
            start = word.start()
            norm = token.text[start:end].removesuffix("'ll").replace("'", "")
            _append(words, norm, token.idx + start, end - start, vocabulary)
    return _join_cannot(words, vocabulary.lang)


def _append(words: list[Word], norm: str, start: int, length: int, vocabulary: Vocabulary) -> None:
    norm = _unstretched(norm)
    for spelled in vocabulary.shorthand.get(norm, (norm,)):
        words.append(Word(spelled, keys_of(spelled, vocabulary.lang), start, start + length))


def _unstretched(norm: str) -> str:
    """ "soooo" and "painnnn" with each run of three or more letters cut to one."""
    return _STRETCHED.sub(r"\1", norm)


def _join_cannot(words: Sequence[Word], lang: str) -> list[Word]:
    """English "can not" is "cant", so that every phrase needs one spelling of it."""
    joined: list[Word] = []
    for word in words:
        if lang == "en" and word.norm == "not" and joined and joined[-1].norm == "can":
            joined[-1] = Word("cant", keys_of("cant", lang), joined[-1].start, word.end)
        else:
            joined.append(word)
    return joined
