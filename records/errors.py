"""What can go wrong while a case is written down.

RecordError
"""

from __future__ import annotations


class RecordError(ValueError):
    """A resource, or what it is made from, is not what FHIR R4 allows.

    The message names resource type and element, never a value: values may be the patient's words.
    """
