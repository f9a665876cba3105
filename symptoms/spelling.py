"""What a misspelt word may have meant: scispaCy's candidates from an index of our own.

scispaCy's stock index builder needs an older SciPy, drops rare trigrams and searches only
approximately. This one keeps every character trigram and multiplies exactly, so the same word
always gives the same candidates. A candidate counts only when an edit distance that knows
transpositions finds it close: "pian" is "pain", and "chess" is never "chest" when it is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from rapidfuzz.distance import OSA
from scipy.sparse import csr_matrix
from scispacy.candidate_generation import CandidateGenerator
from sklearn.feature_extraction.text import TfidfVectorizer

_NEIGHBOURS = 12
_LONGEST_WORD = 28
_CHUNK = 512


class _ExactIndex:
    """The part of an nmslib index that scispaCy calls, as one sparse product."""

    def __init__(self, vectors: csr_matrix) -> None:
        self._transposed = vectors.T.tocsr()

    def knnQueryBatch(
        self, queries: csr_matrix, k: int
    ) -> list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]:
        """For each query the ``k`` nearest rows and their cosine distances, nearest first."""
        products = (queries @ self._transposed).tocsr()
        results = []
        for row in range(products.shape[0]):
            span = slice(products.indptr[row], products.indptr[row + 1])
            rows, values = products.indices[span], products.data[span]
            order = np.lexsort((rows, -values))[:k]
            results.append((rows[order], 1.0 - values[order]))
        return results


class _WordBase:
    """The part of a scispaCy knowledge base that candidate generation reads."""

    def __init__(self, aliases: Iterable[str]) -> None:
        self.alias_to_cuis: Mapping[str, set[str]] = {alias: {alias} for alias in aliases}


class Speller:
    """Candidates for words the lexicon does not know, from the words it does."""

    def __init__(self, words: Iterable[str]) -> None:
        """``words``: folded lexicon words, and short phrases for words run together."""
        aliases = sorted(word for word in set(words) if len(word) > 3)
        vectorizer = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 3), min_df=1, strip_accents="unicode"
        )
        vectors = vectorizer.fit_transform(aliases)
        # All four arguments, or scispaCy downloads UMLS for the missing one.
        self._candidates = CandidateGenerator(
            ann_index=_ExactIndex(vectors),
            tfidf_vectorizer=vectorizer,
            ann_concept_aliases_list=aliases,
            kb=_WordBase(aliases),
        )

    def suggest(self, unknown: Iterable[str]) -> dict[str, list[str]]:
        """For each unknown folded word the lexicon words it may be, nearest first; none if none."""
        asked = sorted({word for word in unknown if 3 < len(word) <= _LONGEST_WORD})
        found: dict[str, list[str]] = {}
        for at in range(0, len(asked), _CHUNK):
            chunk = asked[at : at + _CHUNK]
            for word, candidates in zip(chunk, self._candidates(chunk, _NEIGHBOURS), strict=True):
                near = sorted(
                    (distance, candidate.concept_id)
                    for candidate in candidates
                    if (distance := closeness(word, candidate.concept_id)) is not None
                )
                if near:
                    best = near[0][0]
                    found[word] = [alias for distance, alias in near if distance == best]
        return found


def closeness(typed: str, word: str) -> int | None:
    """Edits between a typed word and a lexicon word, or ``None`` when too many to trust.

    Four letters: only two of them swapped. Five to seven: one edit. Eight and more: two. The
    first letter stays, but for a swap of the first two or a long word with one edit.
    """
    target = word.replace(" ", "")
    longest = max(len(typed), len(target))
    shortest = min(len(typed), len(target))
    limit = 2 if longest >= 8 and shortest >= 7 else 1
    distance = int(OSA.distance(typed, target, score_cutoff=limit))
    if distance > limit:
        return None
    if longest <= 4 and sorted(typed) != sorted(target):
        return None
    swapped = typed[:2] == target[1::-1]
    if typed[0] != target[0] and not swapped and (longest < 7 or distance > 1):
        return None
    return distance


def nearest(typed: str, words: Iterable[str]) -> str | None:
    """The one word a typed word may be meant as; ``None`` when none or several are as near."""
    near = [(distance, word) for word in words if (distance := closeness(typed, word)) is not None]
    best = min((distance for distance, _ in near), default=0)
    meant = [word for distance, word in near if distance == best]
    return meant[0] if len(meant) == 1 else None


def nearer(typed: str, alike: list[str], plain: Iterable[str]) -> list[str]:
    """Words that sound alike, without those that a plain word is nearer to in writing.

    "Tese" sounds like "dizzy" and is a mistyped "these".
    """
    if not alike:
        return []
    best = min((d for word in plain if (d := closeness(typed, word)) is not None), default=None)
    if best is None:
        return alike
    return [word for word in alike if int(OSA.distance(typed, word)) <= best]
