"""What the whole-stack test plants, and where it looks for it afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

PHONE = "+15551230147"

EN = (
    "My name is Zoila Canaryfield. My belly hurts like a marmalade xylophone since yesterday.",
    "My number is 555-867-0147, mail zoila.c@canaryfield.example, SSN 912-45-6781",
    "MRN 00482913, born 03/12/1971, I live at 4711 Quibbleton Street",
)
ES = (
    "Me llamo Teodora Canariona y me duele la barriga como una zambomba de berenjenas desde ayer.",
    "Mi teléfono es 612 34 56 78, correo teo@canariona.example",
    "Mi número de historia es 4829137, nací el 14 de marzo de 1969, vivo en Calle Berenjenal 83",
)

PLANTED = (
    *("Zoila", "Canaryfield", "555-867-0147", "5558670147", "912-45-6781", "00482913"),
    *("03/12/1971", "Quibbleton", "marmalade", "xylophone"),
    *("Teodora", "Canariona", "612 34 56 78", "612345678", "4829137", "14 de marzo"),
    *("Berenjenal", "zambomba", "berenjenas", PHONE.removeprefix("+1")),
)
"""In no text of Portico's own, so that finding one is always a leak."""


def spellings(text: str) -> frozenset[bytes]:
    """The text as logs, addresses, JSON and databases may write it, in small letters."""
    written = (text, quote(text), quote_plus(text), json.dumps(text)[1:-1])
    return frozenset(one.lower().encode(code) for one in written for code in ("utf-8", "utf-16-le"))


def leaks(content: bytes, planted: Iterable[str] = PLANTED) -> list[str]:
    """Which of the planted strings stand in the content."""
    small = content.lower()
    return [text for text in planted if any(spelt in small for spelt in spellings(text))]


def files(*folders: Path) -> Iterator[Path]:
    """Every file below the folders: logs, databases with their journals, temporary files."""
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file())
