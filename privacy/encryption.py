"""Encryption of single fields at rest, and searching for a value without storing it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from privacy.errors import KeyMaterialError, UnreadableError

_MINIMUM_INDEX_KEY = 16


class FieldCipher:
    """Encrypts with the first key, decrypts with any of them.

    To rotate: put the new key first, re-encrypt stored values with :meth:`rotate`, then drop
    the old key. ``keys`` are Fernet keys (32 bytes in URL-safe base 64), newest first.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys:
            raise KeyMaterialError("at least one field key is needed")
        try:
            self._fernets = [Fernet(key) for key in keys]
        except ValueError as error:
            raise KeyMaterialError("a field key is not 32 bytes in URL-safe base 64") from error
        self._all = MultiFernet(self._fernets)

    @classmethod
    def for_organisation(cls, keys: Sequence[bytes], organisation: str) -> FieldCipher:
        """A cipher whose keys belong to one organisation: another's cannot read its fields.

        Each master key gives one key per organisation by HKDF-SHA256 (RFC 5869).
        """
        return cls([_derived(key, organisation) for key in keys])

    def encrypt(self, text: str) -> bytes:
        """An opaque token; the same text gives a different token every time."""
        return self._all.encrypt(text.encode("utf-8"))

    def decrypt(self, token: bytes) -> str:
        """The text. Raises :class:`UnreadableError` when it was altered or no key fits."""
        try:
            return self._all.decrypt(token).decode("utf-8")
        except InvalidToken as error:
            raise UnreadableError("a stored field could not be read with any key") from error

    def rotate(self, token: bytes) -> bytes:
        """The same text under the newest key. Raises :class:`UnreadableError`."""
        try:
            return self._all.rotate(token)
        except InvalidToken as error:
            raise UnreadableError("a stored field could not be read with any key") from error

    def is_current(self, token: bytes) -> bool:
        """Whether the newest key made this token, so that it needs no rotation."""
        try:
            self._fernets[0].decrypt(token)
        except InvalidToken:
            return False
        return True


def new_key() -> bytes:
    """A fresh field key."""
    return Fernet.generate_key()


def blind_index(key: bytes, value: str) -> str:
    """HMAC-SHA256 of the value, 64 hex digits: equal values meet, the value stays unknown.

    The caller normalises first (a telephone number to E.164). The key is not a field key.
    Raises :class:`KeyMaterialError` for one under 16 bytes.
    """
    if len(key) < _MINIMUM_INDEX_KEY:
        raise KeyMaterialError(f"an index key needs {_MINIMUM_INDEX_KEY} bytes or more")
    return hmac.new(key, value.encode("utf-8"), hashlib.sha256).hexdigest()


def _derived(key: bytes, organisation: str) -> bytes:
    try:
        Fernet(key)
    except ValueError as error:
        raise KeyMaterialError("a field key is not 32 bytes in URL-safe base 64") from error
    material = HKDF(
        algorithm=hashes.SHA256(), length=32, salt=None, info=f"portico:{organisation}".encode()
    ).derive(base64.urlsafe_b64decode(key))
    return base64.urlsafe_b64encode(material)
