"""``portico redact``: a pipe that lets no identifier through."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from privacy.stream import redact_stream

if TYPE_CHECKING:
    from privacy.redact import Redactor


def redact(*, as_json: bool) -> None:
    """Standard input to standard output, line by line, as soon as each line is whole."""
    redact_stream(sys.stdin.fileno(), sys.stdout.buffer, _load, as_json=as_json)


def _load() -> Redactor:
    """Imported late: reading begins before the redactor is there, so no writer is held up."""
    from privacy.redact import Redactor

    return Redactor.load()
