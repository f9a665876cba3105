"""When to ask, by the clock on the wall."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from portal_api.conversation.follow_up.worry import when_awake

ZONE = ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("2026-11-20T12:00", "2026-11-20T12:00"),
        ("2026-11-20T20:59", "2026-11-20T20:59"),
        ("2026-11-20T21:00", "2026-11-21T08:00"),
        ("2026-11-20T23:59", "2026-11-21T08:00"),
        ("2026-11-20T03:00", "2026-11-20T08:00"),
        ("2026-03-07T22:00", "2026-03-08T08:00"),  # an hour is skipped in this night
        ("2026-10-31T22:00", "2026-11-01T08:00"),  # and one comes twice in this
    ],
)
def test_nights_are_slept_through(at: str, then: str) -> None:
    local = datetime.fromisoformat(at).replace(tzinfo=ZONE)
    awake = when_awake(local.astimezone(UTC), ZONE)
    assert awake.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M") == then
    assert awake.tzinfo is UTC
