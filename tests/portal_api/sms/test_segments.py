"""What a text costs, against 3GPP TS 23.038 and 23.040."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal_api.sms.segments import Encoding, economical, encoding, length, segments

TABLE = [
    # text, alphabet, units, parts, why
    ("", Encoding.GSM7, 0, 1, "an empty text is still one"),
    ("a" * 160, Encoding.GSM7, 160, 1, "the most one part holds"),
    ("a" * 161, Encoding.GSM7, 161, 2, "one more"),
    ("a" * 306, Encoding.GSM7, 306, 2, "two parts of 153"),
    ("a" * 307, Encoding.GSM7, 307, 3, "one more than two parts"),
    ("¿Cómo", Encoding.UCS2, 5, 1, "ó is not in the alphabet, ¿ is"),
    ("ñéü¿¡àÑÉ", Encoding.GSM7, 8, 1, "these are"),
    ("€" * 80, Encoding.GSM7, 160, 1, "the extension table takes two"),
    ("€" * 81, Encoding.GSM7, 162, 2, "and tips over"),
    ("a" * 152 + "€" + "a" * 10, Encoding.GSM7, 164, 2, "an escape is never cut in half"),
    ("a" * 152 + "€" + "a" * 151, Encoding.GSM7, 305, 2, "it moves to the second part whole"),
    ("a" * 152 + "€" + "a" * 152, Encoding.GSM7, 306, 3, "which then has no room"),
    ("á" * 70, Encoding.UCS2, 70, 1, "the most one part holds"),
    ("á" * 71, Encoding.UCS2, 71, 2, "one more"),
    ("á" * 134, Encoding.UCS2, 134, 2, "two parts of 67"),
    ("á" * 135, Encoding.UCS2, 135, 3, "one more"),
    ("😀" * 35, Encoding.UCS2, 70, 1, "an emoji takes two units"),
    ("😀" * 36, Encoding.UCS2, 72, 2, "and is never cut in half: 33 in a part"),
    ("😀" * 67, Encoding.UCS2, 134, 3, "so 67 of them take three parts"),
    ("مرحبا", Encoding.UCS2, 5, 1, "right to left"),
]


@pytest.mark.parametrize(("text", "alphabet", "units", "parts", "why"), TABLE)
def test_a_text_costs_what_the_standard_says(
    text: str, alphabet: Encoding, units: int, parts: int, why: str
) -> None:
    assert (encoding(text), length(text), segments(text)) == (alphabet, units, parts), why


@given(st.text(max_size=700))
def test_economical_spelling_never_costs_more(text: str) -> None:
    assert segments(economical(text)) <= segments(text) or "…" in text or "→" in text


@given(st.text(max_size=300))
def test_economical_spelling_is_settled_after_one_pass(text: str) -> None:
    assert economical(economical(text)) == economical(text)


def test_accents_stay_where_they_cost_nothing() -> None:
    assert economical("¿Cuántos años tiene?") == "¿Cuántos años tiene?"


def test_accents_go_where_they_would_double_the_price() -> None:
    long = "Llame al 911 si el dolor empeora o le falta la respiración. " * 2
    assert segments(long) == 2
    assert economical(long) == long.replace("respiración", "respiracion")
    assert "año" in economical("año " + long)


def test_typographic_marks_become_plain() -> None:
    assert economical("Don’t wait — call “now”…") == 'Don\'t wait - call "now"...'
