"""A text goes out once, whatever the provider answers and whoever else is sending it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from portal_api.conversation.portal import Portal
from portal_api.db.tables import OptOut, Outbound
from portal_api.settings import Organisation
from portal_api.sms.sender import LEASE, RetryLaterError, Sender
from portal_api.sms.texting import Texting
from portal_api.sms.upkeep import ARRIVES_WITHIN, overdue, watch_deliveries
from tests.conftest import Clock
from tests.portal_api.sms.conftest import PHONE, Kept
from tests.servers.twilio.emulator import Emulator, Mood

Queue = Callable[..., str]


@pytest.fixture
def sender(texting: Texting) -> Sender:
    return Sender(texting)


def _row(kept: Kept, outbound_id: str) -> Outbound:
    return next(row for row in kept.texts() if row.id == outbound_id)


def test_a_text_is_sent_once_however_often_it_is_asked_for(
    sender: Sender, queued: Queue, emulator: Emulator, kept: Kept
) -> None:
    outbound = queued()
    for _ in range(3):
        sender.send("riverside", outbound)
    assert emulator.bodies() == ["How old are you?"]
    row = _row(kept, outbound)
    assert (row.status, row.attempts) == ("sent", 1)
    assert row.provider_id == emulator.texts[0].sid


def test_eight_senders_at_once_send_one_text(
    sender: Sender, queued: Queue, emulator: Emulator
) -> None:
    outbound, start = queued(), threading.Barrier(8)

    def run() -> None:
        start.wait()
        try:
            sender.send("riverside", outbound)
        except RetryLaterError:
            return

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(emulator.bodies()) == 1


def test_an_earlier_text_goes_first_but_a_safety_text_waits_for_none(
    sender: Sender, queued: Queue, emulator: Emulator
) -> None:
    queued("first")
    second, urgent = queued("second"), queued("urgent", safety=True)
    sender.send("riverside", urgent)
    sender.send("riverside", second)
    assert emulator.bodies() == ["urgent", "first", "second"]


def test_another_clinic_cannot_send_it(sender: Sender, queued: Queue, emulator: Emulator) -> None:
    sender.send("lakeside", queued())
    assert emulator.bodies() == []


@pytest.mark.parametrize("mood", [Mood.BUSY, Mood.BROKEN])
def test_a_passing_failure_is_tried_again(
    sender: Sender, queued: Queue, emulator: Emulator, mood: Mood
) -> None:
    outbound = queued()
    emulator.moods.append(mood)
    with pytest.raises(RetryLaterError):
        sender.send("riverside", outbound)
    sender.send("riverside", outbound)
    assert len(emulator.bodies()) == 1


def test_a_text_taken_before_the_error_is_found_and_not_sent_again(
    sender: Sender, queued: Queue, emulator: Emulator, kept: Kept
) -> None:
    outbound = queued()
    emulator.moods.append(Mood.TOOK_THEN_BROKE)
    with pytest.raises(RetryLaterError):
        sender.send("riverside", outbound)
    sender.send("riverside", outbound)
    assert len(emulator.bodies()) == 1
    assert _row(kept, outbound).provider_id == emulator.texts[0].sid


def test_silence_waits_for_the_lease_then_looks(
    sender: Sender, queued: Queue, emulator: Emulator, kept: Kept, clock: Clock
) -> None:
    outbound = queued()
    emulator.moods.append(Mood.TOOK_THEN_SILENT)
    with pytest.raises(RetryLaterError, match="no-answer"):
        sender.send("riverside", outbound)
    with pytest.raises(RetryLaterError, match="in-flight"):
        sender.send("riverside", outbound)
    clock.advance(LEASE)
    sender.send("riverside", outbound)
    assert len(emulator.bodies()) == 1
    assert _row(kept, outbound).status == "sent"


def test_the_same_question_asked_before_is_not_taken_for_this_one(
    sender: Sender, queued: Queue, emulator: Emulator, kept: Kept
) -> None:
    first = queued("Yes or no?")
    sender.send("riverside", first)
    second = queued("Yes or no?")
    emulator.moods.append(Mood.BROKEN)
    with pytest.raises(RetryLaterError):
        sender.send("riverside", second)
    sender.send("riverside", second)
    assert len(emulator.bodies()) == 2
    assert _row(kept, first).provider_id != _row(kept, second).provider_id


def test_an_opt_out_at_the_provider_is_believed(
    sender: Sender, queued: Queue, emulator: Emulator, kept: Kept, portal: Portal
) -> None:
    emulator.moods.append(Mood.OPTED_OUT)
    outbound = queued(safety=True)
    sender.send("riverside", outbound)
    assert _row(kept, outbound).status == "opted-out"
    later = queued("More")
    sender.send("riverside", later)
    assert _row(kept, later).status == "opted-out"
    assert emulator.bodies() == []
    assert [case.reason for case in kept.cases()] == ["not-delivered"]
    with portal.database.read() as session:
        assert session.get(OptOut, ("riverside", portal.index(PHONE))) is not None


def test_a_number_that_is_none_fails_at_once_and_staff_hear_of_a_safety_text(
    sender: Sender, queued: Queue, emulator: Emulator, kept: Kept
) -> None:
    emulator.moods.append(Mood.NO_SUCH_NUMBER)
    outbound = queued(safety=True)
    sender.send("riverside", outbound)
    row = _row(kept, outbound)
    assert (row.status, row.error) == ("failed", "21211")
    assert [case.reason for case in kept.cases()] == ["not-delivered"]


def test_a_plain_text_that_fails_calls_no_one(
    sender: Sender, queued: Queue, emulator: Emulator, kept: Kept
) -> None:
    emulator.moods.append(Mood.NO_SUCH_NUMBER)
    sender.send("riverside", queued())
    assert kept.cases() == []


def test_the_fourth_same_text_within_half_an_hour_is_held_and_shown_to_staff(
    sender: Sender, queued: Queue, emulator: Emulator, kept: Kept, clock: Clock
) -> None:
    ids = [queued("Yes or no?") for _ in range(4)]
    for outbound in ids:
        sender.send("riverside", outbound)
    assert len(emulator.bodies()) == 3
    assert _row(kept, ids[3]).status == "held"
    assert [case.reason for case in kept.cases()] == ["held-text"]
    clock.advance(timedelta(minutes=31))
    sender.send("riverside", queued("Yes or no?"))
    assert len(emulator.bodies()) == 4


def test_giving_up_on_a_safety_text_calls_staff(sender: Sender, queued: Queue, kept: Kept) -> None:
    outbound = queued(safety=True)
    sender.give_up("riverside", outbound)
    assert _row(kept, outbound).status == "failed"
    assert [case.reason for case in kept.cases()] == ["not-delivered"]


def test_a_safety_text_nobody_reports_on_is_told_to_staff_once(
    sender: Sender, queued: Queue, texting: Texting, kept: Kept, clock: Clock
) -> None:
    outbound = queued(safety=True)
    sender.send("riverside", outbound)
    assert watch_deliveries(texting) == 0
    clock.advance(ARRIVES_WITHIN)
    assert watch_deliveries(texting) == 1
    assert watch_deliveries(texting) == 0
    assert [case.reason for case in kept.cases()] == ["not-delivered"]


def test_work_left_behind_is_found_after_a_while_and_only_then(
    queued: Queue, texting: Texting, portal: Portal, org: Organisation, clock: Clock
) -> None:
    outbound = queued()
    conversation = str(portal.conversations.active_by_phone(org.id, PHONE))
    portal.conversations.accept(org.id, conversation, client_id="1", text="hello")
    assert overdue(texting) == []
    clock.advance(timedelta(seconds=6))
    (left,) = overdue(texting)
    assert left.org == "riverside"
    assert [conversation for conversation, _ in left.drains] == [conversation]
    assert [found for found, _ in left.sends] in ([outbound], [])
