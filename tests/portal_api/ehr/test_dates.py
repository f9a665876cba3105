"""FHIR dates as spans, against the table of the R4 search page."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from portal_api.ehr.dates import date_test, period_of, span_of
from portal_api.ehr.outcome import BadSearchError


@pytest.mark.parametrize(
    ("asked", "found", "expected"),
    [
        ("2013-01-14", "2013-01-14T00:00:00Z", True),
        ("2013-01-14", "2013-01-14T10:00:00Z", True),
        ("2013-01-14", "2013-01-15T00:00:00Z", False),
        ("ne2013-01-14", "2013-01-15T00:00:00Z", True),
        ("ne2013-01-14", "2013-01-14T10:00:00Z", False),
        ("lt2013-01-14T10:00:00Z", "2013-01-14T09:59:59Z", True),
        ("lt2013-01-14T10:00:00Z", "2013-01-14T10:00:00Z", False),
        ("gt2013-01-14T10:00:00Z", "2013-01-14T10:00:01Z", True),
        ("gt2013-01-14T10:00:00Z", "2013-01-14T10:00:00Z", False),
        ("ge2013-03-14", "2013-03-14", True),
        ("ge2013-03-14", "2013-03-13", False),
        ("le2013-03-14", "2013-03-14", True),
        ("le2013-03-14", "2013-03-15", False),
        ("sa2013-03-14", "2013-03-15", True),
        ("sa2013-03-14", "2013-03-14", False),
        ("eb2013-03-14", "2013-03-13", True),
        ("eb2013-03-14", "2013-03-14", False),
        ("2013", "2013-12-31T23:59:59Z", True),
        ("2013-12", "2014-01-01", False),
        ("2013-01-14T10:00:00 01:00", "2013-01-14T09:00:00Z", True),
    ],
)
def test_a_moment_against_a_search(asked: str, found: str, expected: bool) -> None:
    span = span_of(found, UTC)
    assert span is not None
    assert date_test(asked, UTC).allows(span) is expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("ge2026-11-21", True), ("lt2026-11-21", True), ("eb2026-11-20", False), ("2026-11", False)],
)
def test_a_period_that_has_not_ended_goes_on_for_ever(asked: str, expected: bool) -> None:
    open_period = period_of({"start": "2026-11-20T10:00:00Z"}, UTC)
    assert open_period is not None
    assert date_test(asked, UTC).allows(open_period) is expected


def test_a_day_without_a_zone_is_the_clinics_day() -> None:
    late_evening = span_of("2026-11-21T05:00:00Z", UTC)
    assert late_evening is not None
    assert date_test("2026-11-20", ZoneInfo("America/Los_Angeles")).allows(late_evening)
    assert not date_test("2026-11-20", UTC).allows(late_evening)


@pytest.mark.parametrize("written", ["", "x", "ap2026", "26-11-20", "2026-11-31", "2026-1", "9999"])
def test_what_is_not_a_date_is_refused(written: str) -> None:
    with pytest.raises(BadSearchError):
        date_test(written, UTC)
