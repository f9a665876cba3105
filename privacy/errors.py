"""Errors of the privacy package.

PrivacyError
├── KeyMaterialError    no key, or a key of the wrong shape
├── UnreadableError     the stored bytes were not made with any of the keys
├── RedactionError      a text could not be checked, so it must not be shown
└── FieldError          a log line names a field, or holds a value, that is not allowed
"""

from __future__ import annotations


class PrivacyError(Exception):
    """Root of every error of this package. No message quotes a value."""


class KeyMaterialError(PrivacyError):
    """There is no key, or one of the wrong shape."""


class UnreadableError(PrivacyError):
    """A stored field was altered, or made with a key that is not here."""


class RedactionError(PrivacyError):
    """A text could not be checked to the end; whoever holds it withholds it."""


class FieldError(PrivacyError):
    """A log field is not on the list, or its value is not an identifier or a number."""
