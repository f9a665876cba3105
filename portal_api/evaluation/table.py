"""One table of a report, and how a share is written in it."""

from __future__ import annotations

from dataclasses import dataclass

from portal_api.evaluation.figures import Share


@dataclass(frozen=True)
class Table:
    """``head`` names the columns, the first of which holds each row's own name."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def percent(value: float) -> str:
    return f"{value:.1%}"


def brief(share: Share) -> str:
    """``83.3% (10/12, 51.6% to 97.9%)``; a dash without a case."""
    if share.value is None:
        return "–"
    low, high = share.bounds
    return f"{percent(share.value)} ({share.hits}/{share.total}, {percent(low)} to {percent(high)})"
