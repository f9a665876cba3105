from __future__ import annotations

import pytest

from portal_api.sms.numbers import e164


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("+12065550123", "+12065550123"),
        (" +1 (206) 555-0123 ", "+12065550123"),
        ("2065550123", "+12065550123"),
        ("+34 612 34 56 78", "+34612345678"),
        ("40404", None),
        ("RIVERSIDE", None),
        ("", None),
        ("+", None),
        ("+1206555012345678", None),
        ("😀", None),
    ],
)
def test_a_number_has_one_spelling_or_none(raw: str, expected: str | None) -> None:
    assert e164(raw) == expected
