"""How many parts a text costs, and spelling it so that it costs fewer.

Source: 3GPP TS 23.038 (alphabet, extension table) and TS 23.040 (160/153 septets, 70/67 UCS-2
units a part).
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")

_SPELLINGS = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "–": "-", "—": "-", "‑": "-", "−": "-", "…": "...", "•": "-", "·": "-",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200b": "", "\ufeff": "", "\t": " ",
        "→": "->", "×": "x", "°": " ", "ª": "a", "º": "o", "`": "'", "´": "'",
    }
)  # fmt: skip


class Encoding(StrEnum):
    GSM7 = "gsm-7"
    UCS2 = "ucs-2"


def encoding(text: str) -> Encoding:
    """The alphabet the network will use for the text."""
    known = all(c in _BASIC or c in _EXTENDED for c in text)
    return Encoding.GSM7 if known else Encoding.UCS2


def length(text: str) -> int:
    """Units the text takes: septets in GSM-7, 16-bit units in UCS-2."""
    if encoding(text) is Encoding.GSM7:
        return sum(2 if c in _EXTENDED else 1 for c in text)
    return sum(_units(c, Encoding.UCS2) for c in text)


def segments(text: str) -> int:
    """Parts the text is sent in; an empty text takes one.

    A character of two units is never cut, so a part may end one unit early.
    """
    alphabet = encoding(text)
    single, several = (160, 153) if alphabet is Encoding.GSM7 else (70, 67)
    if length(text) <= single:
        return 1
    parts, used = 1, 0
    for character in text:
        units = _units(character, alphabet)
        if used + units > several:
            parts, used = parts + 1, 0
        used += units
    return parts


def economical(text: str) -> str:
    """The text in the cheaper spelling; the proper one when it costs no more.

    Typographic marks always become plain ones. Letters GSM-7 lacks (á, í, ó, ú) lose their accent
    only where that saves a part; ñ, é, ü, ¿ and ¡ are in the alphabet and stay.
    """
    proper = unicodedata.normalize("NFC", text).translate(_SPELLINGS)
    plain = "".join(_plain(c) for c in proper)
    if encoding(plain) is Encoding.GSM7 and segments(plain) < segments(proper):
        return plain
    return proper


def _units(character: str, alphabet: Encoding) -> int:
    if alphabet is Encoding.GSM7:
        return 2 if character in _EXTENDED else 1
    return 2 if ord(character) > 0xFFFF else 1


def _plain(character: str) -> str:
    if character in _BASIC or character in _EXTENDED:
        return character
    bare = "".join(
        c for c in unicodedata.normalize("NFD", character) if not unicodedata.combining(c)
    )
    return bare if bare and all(c in _BASIC for c in bare) else character
