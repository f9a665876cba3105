from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.encryption import FieldCipher, blind_index, new_key
from privacy.errors import KeyMaterialError, UnreadableError

OLD, NEW = new_key(), new_key()


@given(st.text())
def test_what_goes_in_comes_out_and_does_not_stand_in_the_token(text: str) -> None:
    token = FieldCipher([OLD]).encrypt(text)
    assert FieldCipher([OLD]).decrypt(token) == text
    assert len(text) < 4 or text.encode() not in token


def test_equal_texts_do_not_look_equal() -> None:
    cipher = FieldCipher([OLD])
    assert cipher.encrypt("same") != cipher.encrypt("same")


def test_rotation_reads_the_old_writes_the_new_and_then_does_without_the_old() -> None:
    stored = FieldCipher([OLD]).encrypt("Zoila")
    both = FieldCipher([NEW, OLD])
    assert both.decrypt(stored) == "Zoila"
    assert not both.is_current(stored)
    rotated = both.rotate(stored)
    assert both.is_current(rotated)
    assert FieldCipher([NEW]).decrypt(rotated) == "Zoila"


@pytest.mark.parametrize(
    "damage", [lambda t: t[:-2], lambda t: b"", lambda t: t[:20] + b"A" + t[21:]]
)
def test_a_damaged_or_foreign_token_is_refused(damage: object) -> None:
    token = FieldCipher([OLD]).encrypt("Zoila Canary")
    with pytest.raises(UnreadableError):
        FieldCipher([OLD]).decrypt(damage(token))  # type: ignore[operator]
    with pytest.raises(UnreadableError):
        FieldCipher([NEW]).rotate(token)


def test_one_organisation_cannot_read_anothers_field() -> None:
    riverside = FieldCipher.for_organisation([OLD], "riverside")
    token = riverside.encrypt("Zoila")
    assert FieldCipher.for_organisation([NEW, OLD], "riverside").decrypt(token) == "Zoila"
    with pytest.raises(UnreadableError):
        FieldCipher.for_organisation([OLD], "lakeside").decrypt(token)


@pytest.mark.parametrize("keys", [[], [b"short"], [b"x" * 44]])
def test_a_missing_or_misshapen_key_is_refused(keys: list[bytes]) -> None:
    with pytest.raises(KeyMaterialError):
        FieldCipher(keys)
    with pytest.raises(KeyMaterialError):
        FieldCipher.for_organisation(keys, "riverside")


def test_a_blind_index_meets_its_equal_and_nothing_else() -> None:
    key, other = b"k" * 32, b"o" * 32
    assert blind_index(key, "+15551230147") == blind_index(key, "+15551230147")
    found = {blind_index(k, v) for k in (key, other) for v in ("+15551230147", "+15551230148", "")}
    assert len(found) == 6
    with pytest.raises(KeyMaterialError):
        blind_index(b"short", "x")
