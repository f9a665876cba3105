"""Texts nobody asked for wait for the morning where the telephone is at home."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal_api.adapters.inline_workflows import InlineWorkflows
from portal_api.conversation.outbox import TextKind
from portal_api.conversation.portal import Portal
from portal_api.db.tables import Outbound
from portal_api.sms.quiet_hours import CLOSES, OPENS, opening, zones_of
from portal_api.sms.sender import Sender
from portal_api.sms.texting import Texting
from tests.conftest import Clock
from tests.portal_api.sms.conftest import PHONE, Kept, Provider
from tests.servers.twilio.emulator import Emulator

HOME = ZoneInfo("America/Chicago")
SEATTLE, TEXAS, ALASKA = PHONE, "+15125550150", "+19075550100"
LATE = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
"""Half past ten at night in Seattle, half past midnight in Texas."""


def at(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("phone", "expected", "comment"),
    [
        (SEATTLE, ("America/Los_Angeles",), "206 is Seattle"),
        (TEXAS, ("America/Chicago",), "512 is Austin"),
        (ALASKA, ("America/Adak", "America/Anchorage"), "907 spans two zones: both count"),
        ("+447700900123", ("America/Chicago",), "a number that tells no zone: the clinic's"),
        ("not a number", ("America/Chicago",), "nothing to go by: the clinic's"),
    ],
)
def test_the_zone_is_that_of_the_number(
    phone: str, expected: tuple[str, ...], comment: str
) -> None:
    assert tuple(zone.key for zone in zones_of(phone, HOME, LATE)) == expected, comment


def test_a_toll_free_number_is_texted_when_it_is_day_from_guam_to_the_caribbean() -> None:
    zones = zones_of("+18005550100", HOME, LATE)
    assert {"Pacific/Guam", "America/Puerto_Rico", "Pacific/Honolulu"} <= {z.key for z in zones}
    assert opening(LATE, zones) == at("2026-11-22T08:00", "Pacific/Guam")


@pytest.mark.parametrize(
    ("now", "opens", "zones", "comment"),
    [
        ("2026-11-20T08:00", "2026-11-20T08:00", ["America/Denver"], "the first minute is inside"),
        ("2026-11-20T20:59", "2026-11-20T20:59", ["America/Denver"], "the last minute is inside"),
        ("2026-11-20T21:00", "2026-11-21T08:00", ["America/Denver"], "nine is too late"),
        ("2026-11-20T07:59", "2026-11-20T08:00", ["America/Denver"], "a minute early"),
        ("2026-03-07T22:00", "2026-03-08T08:00", ["America/Denver"], "the night of 23 hours"),
        ("2026-10-31T22:00", "2026-11-01T08:00", ["America/Denver"], "the night of 25 hours"),
        ("2026-11-01T01:30", "2026-11-01T08:00", ["America/Denver"], "in the hour that is twice"),
        ("2026-11-01T22:00", "2026-11-02T08:00", ["America/Denver"], "the evening after it"),
        (
            "2026-11-20T08:30",
            "2026-11-20T09:00",
            ["America/Denver", "America/Los_Angeles"],
            "inside in one of two zones only",
        ),
        (
            "2026-11-20T20:30",
            "2026-11-20T20:30",
            ["America/Denver", "America/Los_Angeles"],
            "inside in both",
        ),
    ],
)
def test_a_text_goes_at_the_opening_minute(
    now: str, opens: str, zones: list[str], comment: str
) -> None:
    there = [ZoneInfo(zone) for zone in zones]
    assert opening(at(now, zones[0]), there) == at(opens, zones[0]), comment


@pytest.mark.parametrize(
    ("now", "hours"), [("2026-03-07T22:00", 9), ("2026-10-31T22:00", 11), ("2026-11-20T22:00", 10)]
)
def test_the_clocks_change_and_the_wait_with_them(now: str, hours: int) -> None:
    """From ten at night to eight are ten hours, but nine in March and eleven in autumn."""
    moment = at(now, "America/New_York")
    assert opening(moment, [ZoneInfo("America/New_York")]) - moment == timedelta(hours=hours)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001  zone given apart
    st.sampled_from([SEATTLE, TEXAS, ALASKA, "+18005550100", "+13055550100", "+18085550100"]),
)
def test_no_text_ever_goes_out_at_night(now: datetime, phone: str) -> None:
    zones = zones_of(phone, HOME, now)
    opens = opening(now, zones)
    assert all(OPENS <= opens.astimezone(zone).time() < CLOSES for zone in zones)
    assert now <= opens <= now + timedelta(hours=25)
    assert opening(opens, zones) == opens


@pytest.fixture
def late(clock: Clock) -> Iterator[Clock]:
    clock.now = LATE
    return clock


def test_at_night_a_proactive_text_waits_and_a_reply_and_a_warning_do_not(
    late: Clock, texting: Texting, queued: Callable[..., str], kept: Kept, emulator: Emulator
) -> None:
    sender = Sender(texting)
    for text, kind in (
        ("better, same or worse?", TextKind.PROACTIVE),
        ("How old are you?", TextKind.REPLY),
        ("Call 911 now.", TextKind.SAFETY),
    ):
        sender.send("riverside", queued(text, kind=kind))
    assert emulator.bodies() == ["How old are you?", "Call 911 now."]
    proactive, reply, warning = kept.texts()
    assert (proactive.status, proactive.attempts, reply.status) == ("waiting", 0, "sent")
    assert proactive.not_before == at("2026-11-21T08:00", "America/Los_Angeles")
    assert warning.safety, "a safety text is watched until it arrives"


def test_a_proactive_text_that_must_arrive_goes_at_once(
    late: Clock, texting: Texting, queued: Callable[..., str], emulator: Emulator
) -> None:
    Sender(texting).send("riverside", queued("a", kind=TextKind.PROACTIVE, safety=True))
    assert emulator.bodies() == ["a"]


def test_the_sweep_sends_it_in_the_morning_and_no_minute_before(
    late: Clock,
    portal: Portal,
    texting: Texting,
    queued: Callable[..., str],
    kept: Kept,
    emulator: Emulator,
) -> None:
    """The row is all there is: any process that sweeps finds it, whatever died at night."""
    assert isinstance(portal.workflows, InlineWorkflows)
    queued("better, same or worse?", kind=TextKind.PROACTIVE)
    while late.now < at("2026-11-21T08:00", "America/Los_Angeles") - timedelta(seconds=1):
        portal.workflows.sweep()
        assert emulator.bodies() == []
        late.advance(timedelta(minutes=10) - timedelta(milliseconds=late.now.microsecond // 1000))
    portal.workflows.sweep()
    portal.workflows.sweep()
    assert emulator.bodies() == ["better, same or worse?"]
    assert kept.texts()[0].status == "sent"


def test_each_telephone_has_its_own_morning(
    late: Clock, portal: Portal, queued: Callable[..., str], texting: Texting, emulator: Emulator
) -> None:
    assert isinstance(portal.workflows, InlineWorkflows)
    queued("west", kind=TextKind.PROACTIVE)
    queued("east", kind=TextKind.PROACTIVE, phone=TEXAS)
    late.now = at("2026-11-21T08:01", "America/Chicago")
    portal.workflows.sweep()
    assert emulator.bodies() == ["east"]
    late.now = at("2026-11-21T08:01", "America/Los_Angeles")
    portal.workflows.sweep()
    assert emulator.bodies() == ["east", "west"]


def test_a_waiting_text_holds_up_no_reply_and_goes_with_none(
    late: Clock, provider: Provider, queued: Callable[..., str], emulator: Emulator
) -> None:
    queued("better, same or worse?", kind=TextKind.PROACTIVE)
    assert provider.text("my stomach hurts").status_code == 200
    assert emulator.bodies()
    assert "better, same or worse?" not in emulator.bodies()


def test_stop_at_night_keeps_it_from_going_out_in_the_morning(
    late: Clock,
    portal: Portal,
    provider: Provider,
    queued: Callable[..., str],
    kept: Kept,
    emulator: Emulator,
) -> None:
    assert isinstance(portal.workflows, InlineWorkflows)
    outbound = queued("better, same or worse?", kind=TextKind.PROACTIVE)
    provider.text("STOP")
    late.now = at("2026-11-21T09:00", "America/Los_Angeles")
    portal.workflows.sweep()
    assert "better, same or worse?" not in emulator.bodies()
    assert {row.id: row.status for row in kept.texts()}[outbound] == "opted-out"


def test_a_text_queued_by_day_and_sent_late_at_night_waits_after_all(
    clock: Clock, texting: Texting, queued: Callable[..., str], kept: Kept, emulator: Emulator
) -> None:
    """The provider was down all evening; what counts is the hour of sending."""
    outbound = queued("better, same or worse?", kind=TextKind.PROACTIVE)
    assert kept.texts()[0].not_before is None
    clock.now = LATE
    Sender(texting).send("riverside", outbound)
    assert emulator.bodies() == []
    row: Outbound = kept.texts()[0]
    assert row.not_before == at("2026-11-21T08:00", "America/Los_Angeles")
