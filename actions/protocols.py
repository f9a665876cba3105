"""The protocol library of this process: loaded on first use, once."""

from __future__ import annotations

from functools import lru_cache

from triage.library import DIRECTORY, Library, load_library


@lru_cache(maxsize=1)
def library() -> Library:
    """The library shipped with the code. Raises ``LibraryError`` when it cannot be used."""
    return load_library(DIRECTORY)
