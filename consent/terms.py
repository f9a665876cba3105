"""The texts that were and are shown when consent is asked, by version.

The text of a version never changes: its digest in every language stands beside it, and a test
compares. A changed wording is a new version; a yes to an older one no longer counts, so the
question is asked again. Old versions stay listed, because decisions refer to them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from consent.purposes import Purpose


@dataclass(frozen=True)
class Terms:
    """One text: ``message_id`` names its wording in every language.

    ``digests`` holds, by language, :func:`digest` of the wording with its places unfilled.
    """

    purpose: Purpose
    version: str
    message_id: str
    digests: Mapping[str, str]


def digest(wording: str) -> str:
    """What tells two wordings apart: sixteen hexadecimal digits of their SHA-256."""
    return hashlib.sha256(wording.encode()).hexdigest()[:16]


def _terms(purpose: Purpose, version: str, en: str, es: str) -> Terms:
    name = f"consent.terms.{purpose.value}.{version}"
    return Terms(purpose, version, name, MappingProxyType({"en": en, "es": es}))


HISTORY: tuple[Terms, ...] = (
    _terms(Purpose.TRIAGE, "2026-11", "9dec5ea45fc3a90d", "0a1806ab28f49ac9"),
    _terms(Purpose.CLINIC, "2026-11", "4b181ade4c19ac40", "75a9d4b4738470d5"),
    _terms(Purpose.TEXTS, "2026-11", "2b9d8b915105556f", "a172e9a2d6e7a879"),
    _terms(Purpose.FULL_TEXTS, "2026-11", "289e5077ba6f443b", "866636404d4f8f9d"),
    _terms(Purpose.QUALITY, "2026-11", "00698b92bc96ea21", "98f9459dcb9f41c6"),
    _terms(Purpose.TRIAGE, "2026-11-21", "b50c6574ef970289", "c9cd289f4bce6cdb"),
    _terms(Purpose.CLINIC, "2026-11-21", "518a6c9942d158e9", "9cf9f8fc1fcd0237"),
)
"""Every version there has been, oldest first."""

CURRENT: Mapping[Purpose, Terms] = MappingProxyType({terms.purpose: terms for terms in HISTORY})
"""The version asked for today, by purpose."""


def current(purpose: Purpose) -> Terms:
    """The version asked for today."""
    return CURRENT[purpose]
