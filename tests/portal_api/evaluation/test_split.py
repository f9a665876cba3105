"""The split into a development and a held-out part, which must never move."""

from __future__ import annotations

import hashlib

import pytest

from portal_api.evaluation.split import Part, belongs, may_be_shown, part_of

KNOWN = {  # first byte of the SHA-256, by hand
    "chest-001": 0xf6, "chest-002": 0xcb, "skin-014": 0x3d, "mind-120": 0xcc,
}  # fmt: skip


@pytest.mark.parametrize("case_id", KNOWN)
def test_known_ids_stay_where_they_are(case_id: str) -> None:
    held = KNOWN[case_id] % 3 == 0
    assert part_of(case_id) is (Part.HELD_OUT if held else Part.DEVELOPMENT)
    assert may_be_shown(case_id) is not held


def test_about_a_third_is_held_out() -> None:
    held = sum(part_of(f"case-{n}") is Part.HELD_OUT for n in range(3000))
    assert 900 < held < 1100


def test_a_part_is_what_was_asked_for() -> None:
    held = next(i for i in map(str, range(99)) if hashlib.sha256(i.encode()).digest()[0] % 3 == 0)
    assert belongs(held, Part.HELD_OUT)
    assert belongs(held, Part.ALL)
    assert not belongs(held, Part.DEVELOPMENT)
