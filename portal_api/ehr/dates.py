"""FHIR dates as spans of time, and the comparisons a search asks for.

https://hl7.org/fhir/R4/search.html#date
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from portal_api.ehr.outcome import BadSearchError

_WRITTEN = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d)"
    r"(T(?P<hour>\d\d):(?P<minute>\d\d)(:(?P<second>\d\d)(?P<fraction>\.\d+)?)?"
    r"(?P<zone>Z|[+-]\d\d:\d\d)?)?)?)?"
)
_PREFIXED = re.compile(r"(?P<prefix>eq|ne|gt|lt|ge|le|sa|eb)?(?P<moment>\d.*)")
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Span:
    """From ``start`` up to, not including, ``end``; both aware."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class DateTest:
    """One search value: a prefix and the span the written date covers."""

    prefix: str
    span: Span

    def allows(self, found: Span) -> bool:
        """Whether a resource with that time is meant."""
        asked = self.span
        within = asked.start <= found.start and found.end <= asked.end
        if self.prefix in {"eq", "ne"}:
            return within == (self.prefix == "eq")
        if self.prefix in {"gt", "ge"}:
            return found.end > asked.end or (self.prefix == "ge" and within)
        if self.prefix in {"lt", "le"}:
            return found.start < asked.start or (self.prefix == "le" and within)
        if self.prefix == "sa":
            return found.start >= asked.end
        return found.end <= asked.start


def date_test(value: str, zone: tzinfo) -> DateTest:
    """The test a search value stands for. A time without a zone is the clinic's own.

    Raises :class:`BadSearchError`.
    """
    # An unescaped "+" of a time zone arrives as a space.
    match = _PREFIXED.fullmatch(value.replace(" ", "+"))
    span = span_of(match["moment"], zone) if match else None
    if match is None or span is None:
        raise BadSearchError("A date is written like 2026-11-20 or 2026-11-20T08:30:00Z.")
    return DateTest(match["prefix"] or "eq", span)


def period_of(element: dict[str, str], zone: tzinfo) -> Span | None:
    """A FHIR Period; an end not known yet is the end of time."""
    start = span_of(element["start"], zone) if "start" in element else None
    end = span_of(element["end"], zone) if "end" in element else None
    if start is None and end is None:
        return None
    return Span(
        start.start if start else datetime.min.replace(tzinfo=UTC),
        end.end if end else _END_OF_TIME,
    )


def span_of(written: str, zone: tzinfo) -> Span | None:
    """The time a FHIR date covers: ``2026-11`` is the whole month. ``None`` when it is not one."""
    match = _WRITTEN.fullmatch(written)
    if match is None:
        return None
    try:
        start = _start(match, zone)
        return Span(start, _end(match, start))
    except (ValueError, OverflowError):
        return None


def _start(match: re.Match[str], zone: tzinfo) -> datetime:
    if match["zone"]:
        zone = datetime.fromisoformat(f"2000-01-01T00:00:00{match['zone']}").tzinfo or zone
    return datetime(
        int(match["year"]),
        int(match["month"] or 1),
        int(match["day"] or 1),
        int(match["hour"] or 0),
        int(match["minute"] or 0),
        int(match["second"] or 0),
        round(float(match["fraction"] or 0) * 1_000_000),
        tzinfo=zone,
    )


def _end(match: re.Match[str], start: datetime) -> datetime:
    if not match["month"]:
        return start.replace(year=start.year + 1)
    if not match["day"]:
        return (start + timedelta(days=31)).replace(day=1)
    if not match["hour"]:
        return start + timedelta(days=1)
    if not match["second"]:
        return start + timedelta(minutes=1)
    return start + (timedelta(milliseconds=1) if match["fraction"] else timedelta(seconds=1))
