"""When a text that can wait may reach its telephone: from 8 in the morning to 9 at night there.

Source: 47 CFR 64.1200(c)(1), no call before 8 a.m. or after 9 p.m. local time at the called party's
location; texts are calls under that rule. "There" is where the number is from: its region is all
that is known of where the person is. A number that may be in several zones must be inside the
window in every one of them (a toll-free one is at home from Guam to the Caribbean, which leaves it
an afternoon). Where the number tells no zone, or zones that never share an hour, the clinic's own
zone counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers.timezone import time_zones_for_number

OPENS = time(8)
CLOSES = time(21)
_DAYS = 3
"""An opening every zone shares comes within a day of the first one, or never."""


def zones_of(phone: str, home: ZoneInfo, now: datetime) -> tuple[ZoneInfo, ...]:
    """The zones that count at ``now`` for an E.164 number; ``home`` is the clinic's. Never
    empty."""
    found = _zones(phone)
    return found if found and _shared_opening(now, found) else (home,)


def opening(now: datetime, zones: Sequence[ZoneInfo]) -> datetime:
    """``now`` when every zone is inside the window, else the next moment all of them are, in UTC.

    ``zones`` must share an hour, as those of :func:`zones_of` do; ``ValueError`` otherwise.
    """
    if all(_inside(now, zone) for zone in zones):
        return now
    found = _shared_opening(now, zones)
    if found is None:
        raise ValueError("these zones are never inside the window together")
    return found


def _shared_opening(now: datetime, zones: Sequence[ZoneInfo]) -> datetime | None:
    """The first moment from ``now`` that opens one zone and finds all of them open."""
    openings = sorted(
        # Made from local wall time, so a day of 23 or 25 hours moves nothing.
        datetime.combine(now.astimezone(zone).date() + timedelta(days), OPENS, zone).astimezone(UTC)
        for zone in zones
        for days in range(_DAYS)
    )
    later = (moment for moment in openings if moment >= now)
    return next((m for m in later if all(_inside(m, zone) for zone in zones)), None)


def _inside(moment: datetime, zone: ZoneInfo) -> bool:
    return OPENS <= moment.astimezone(zone).time() < CLOSES


def _zones(phone: str) -> tuple[ZoneInfo, ...]:
    try:
        names = time_zones_for_number(phonenumbers.parse(phone))
        return tuple(ZoneInfo(name) for name in names if not name.startswith("Etc/"))
    except (phonenumbers.NumberParseException, ZoneInfoNotFoundError):
        return ()
