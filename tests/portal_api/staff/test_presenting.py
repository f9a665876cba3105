"""Times and ages in the reader's words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal_api.adapters.gettext_catalog import Catalogue
from portal_api.staff.presenting import Words
from portal_api.wiring import LOCALES

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(LOCALES)


def words(catalogue: Catalogue, locale: str) -> Words:
    def t(message_id: str, **args: object) -> str:
        return catalogue.text(locale, message_id, **args)

    return Words(t, catalogue, locale, ZoneInfo("America/Los_Angeles"), NOW)


@pytest.mark.parametrize(
    ("at", "english", "spanish"),
    [
        (NOW, "10:00 AM", "10:00 a. m."),
        (NOW + timedelta(hours=2, minutes=5), "12:05 PM", "12:05 p. m."),
        (NOW - timedelta(hours=9, minutes=30), "12:30 AM", "12:30 a. m."),
        (NOW - timedelta(hours=11), "Nov 19, 11:00 PM", "19 nov, 11:00 p. m."),
        (NOW + timedelta(days=14), "Dec 4, 10:00 AM", "4 dic, 10:00 a. m."),
    ],
)
def test_a_moment_is_told_by_the_clinics_clock(
    catalogue: Catalogue, at: datetime, english: str, spanish: str
) -> None:
    assert words(catalogue, "en").clock(at) == english
    assert words(catalogue, "es").clock(at) == spanish


@pytest.mark.parametrize(
    ("years", "english"),
    [
        (None, ""),
        (0.0, "0 wk old"),
        (0.115, "6 wk old"),
        (0.25, "3 mo old"),
        (2.5, "30 mo old"),
        (3.0, "3 y"),
        (58.9, "58 y"),
    ],
)
def test_the_youngest_are_counted_in_weeks_and_months(
    catalogue: Catalogue, years: float | None, english: str
) -> None:
    assert words(catalogue, "en").age(years) == english


@pytest.mark.parametrize(
    ("span", "english"),
    [
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=3, minutes=54), "3 h 54 min"),
        (timedelta(days=13, hours=21, minutes=9), "13 d 21 h"),
        (timedelta(seconds=-1), "0 min"),
    ],
)
def test_a_span_of_time_is_short(catalogue: Catalogue, span: timedelta, english: str) -> None:
    assert words(catalogue, "en").duration(span) == english
