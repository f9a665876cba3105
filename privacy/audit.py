"""The audit trail as a hash chain: an entry changed, moved or taken out afterwards shows.

Each entry's hash covers its content and the hash before it. Cutting off the end cannot be seen
from the entries alone, so whoever keeps the newest hash elsewhere passes it as ``head``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

GENESIS = "0" * 64
"""What stands before the first entry."""

HASH = "hash"
"""The key under which a stored entry carries its own hash."""


def chain(previous: str, entry: Mapping[str, object]) -> str:
    """The hash (SHA-256, 64 hex digits) of an entry that follows ``previous``.

    ``entry`` holds plain JSON values; a key ``hash`` is left out of its own sum. Raises
    ``TypeError`` or ``ValueError`` for a value JSON cannot write the same way every time.
    """
    content = {key: value for key, value in entry.items() if key != HASH}
    written = json.dumps(
        [previous, content],
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
        allow_nan=False,
    )
    return hashlib.sha256(written.encode("ascii")).hexdigest()


def verify(entries: Iterable[Mapping[str, object]], head: str | None = None) -> int | None:
    """The index of the first entry that does not fit its hash, or ``None`` when all do.

    ``entries`` come oldest first, each with its ``hash``. With ``head``, the newest hash as
    kept elsewhere, missing entries at the end give the index after the last one.
    """
    previous, count = GENESIS, 0
    for index, entry in enumerate(entries):
        expected = chain(previous, entry)
        if entry.get(HASH) != expected:
            return index
        previous, count = expected, index + 1
    return count if head is not None and head != previous else None
