"""Telephone numbers, in the one spelling everything is stored and looked up under."""

from __future__ import annotations

import phonenumbers


def e164(raw: str, region: str = "US") -> str | None:
    """The number as ``+`` and digits (ITU-T E.164), or ``None`` for what can be no telephone.

    ``region`` is where a number without a country code is dialled. Short codes and sender names
    have no E.164 form: nobody can be answered or called back there.
    """
    try:
        number = phonenumbers.parse(raw.strip(), region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
