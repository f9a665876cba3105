"""Precision, recall and F1 over scored messages, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import bootstrap

from portal_api.evaluation.figures import CONFIDENCE, Share
from portal_api.evaluation.words.scoring import Tally

RESAMPLES = 2000
SEED = 20261120
"""Fixed, so that the same messages give the same interval."""


@dataclass(frozen=True)
class F1:
    """``low`` and ``high`` bound ``value`` by 95 % (percentile bootstrap over the messages).

    ``value`` is ``None`` where nothing was said and nothing found.
    """

    value: float | None
    low: float
    high: float
    precision: Share
    recall: Share


def f1_of(tallies: Sequence[Tally]) -> F1:
    """F1 = 2·hits / (annotated + found), counted over all messages together."""
    counts = np.array([(t.hits, t.wanted, t.extra) for t in tallies], dtype=float).reshape(-1, 3)
    hits, wanted, extra = (int(total) for total in counts.sum(axis=0))
    precision, recall = Share(hits, hits + extra), Share(hits, wanted)
    if wanted + hits + extra == 0:
        return F1(None, 0.0, 1.0, precision, recall)
    value = float(_f1(*counts.T))
    low, high = _bounds(counts) if len(counts) > 1 else (0.0, 1.0)
    return F1(value, low, high, precision, recall)


def _bounds(counts: NDArray[np.float64]) -> tuple[float, float]:
    found = bootstrap(
        tuple(counts.T), _f1, paired=True, vectorized=True, axis=-1, n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE, method="percentile", rng=np.random.default_rng(SEED),
    ).confidence_interval  # fmt: skip
    return float(found.low), float(found.high)


def _f1(
    hits: NDArray[np.float64],
    wanted: NDArray[np.float64],
    extra: NDArray[np.float64],
    axis: int = -1,
) -> NDArray[np.float64]:
    """A sample in which nothing is said and nothing found counts as right."""
    right, said = 2 * hits.sum(axis), (wanted + hits + extra).sum(axis)
    share: NDArray[np.float64] = np.divide(right, said, out=np.ones_like(said), where=said > 0)
    return share
