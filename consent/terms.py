"""The texts that were and are shown when consent is asked, by version.

A changed text is a new version; decisions on an older one no longer count, so the question is asked
again. Old versions stay listed, because decisions refer to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from consent.purposes import Purpose


@dataclass(frozen=True)
class Terms:
    """One text: ``message_id`` names its wording in every language."""

    purpose: Purpose
    version: str
    message_id: str


HISTORY: tuple[Terms, ...] = tuple(
    Terms(purpose, "2026-11", f"consent.terms.{purpose.value}.2026-11") for purpose in Purpose
)
"""Every version there has been, oldest first."""

CURRENT: Mapping[Purpose, Terms] = MappingProxyType({terms.purpose: terms for terms in HISTORY})
"""The version asked for today, by purpose."""
