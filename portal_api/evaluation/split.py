"""The fixed split into a development part and a held-out part.

Rules and words may be tuned on the development part. The held-out part is only ever counted, never
looked at: no report and no terminal output names one of its cases. Which part a case belongs to
follows from its id alone, so adding or reordering cases moves none, and nobody can choose.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum

HELD_OUT_OF = 3
"""One case in about this many is held out."""


class Part(StrEnum):
    """A part of the cases. ``ALL`` is both."""

    DEVELOPMENT = "development"
    HELD_OUT = "held-out"
    ALL = "all"


def part_of(case_id: str) -> Part:
    """``HELD_OUT`` when the first byte of the id's SHA-256 is a multiple of three.

    Never change this: a case that moves to the other part has been seen.
    """
    first = hashlib.sha256(case_id.encode()).digest()[0]
    return Part.HELD_OUT if first % HELD_OUT_OF == 0 else Part.DEVELOPMENT


def belongs(case_id: str, part: Part) -> bool:
    """Whether a case is to be run when ``part`` is asked for."""
    return part is Part.ALL or part_of(case_id) is part


def may_be_shown(case_id: str) -> bool:
    """Whether a case may be named one by one in what people read."""
    return part_of(case_id) is Part.DEVELOPMENT
