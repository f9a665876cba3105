"""The protocol library of this process: loaded on first use, once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from triage.library import DIRECTORY, Library, load_library


def library(enabled: Iterable[str]) -> Library:
    """The library shipped with the code, as far as an organisation has it switched on.

    Raises ``LibraryError`` when it cannot be used.
    """
    return _only(frozenset(enabled))


@lru_cache(maxsize=256)
def _only(enabled: frozenset[str]) -> Library:
    return _whole().only(enabled)


@lru_cache(maxsize=1)
def _whole() -> Library:
    return load_library(DIRECTORY)
