"""Folding of short messages, so that case, accents and punctuation do not matter."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´"), None)


def folded(text: str, longest: int = 400) -> str:
    """Lower-case words with single spaces; ``don't`` becomes ``dont``, ``envíe`` ``envie``."""
    plain = unicodedata.normalize("NFKD", text[:longest].translate(_APOSTROPHES))
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", ascii_only).split())
