"""The workflows themselves: a conversation's turns, one text, and two that run by the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from dbos import DBOS, EnqueueOptions, ScheduleInput

from portal_api.conversation.erasure.upkeep import delete_what_is_due
from portal_api.conversation.follow_up.due import follow_up
from portal_api.conversation.portal import Portal
from portal_api.sms.sender import RetryLaterError, Sender
from portal_api.sms.texting import Texting
from portal_api.sms.undelivered.escalation import escalate
from portal_api.sms.upkeep import overdue, watch_deliveries
from portal_api.staff.takeover import return_abandoned
from privacy.log import Event, emit

NAME = "portico"
DRAINS = "portico-drain"
SENDS = "portico-send"
SWEEP = "portico-sweep"
TIDY = "portico-tidy"

EVERY_TEN_SECONDS = "*/10 * * * * *"
HOURLY = "0 17 * * * *"
KEPT = timedelta(days=7)
"""How long finished work is remembered."""
AGAIN_AFTER = timedelta(minutes=10)
"""Work still not done after this long is handed in anew: its process may never come back."""


class StepError(Exception):
    """A step failed. Names the kind of error only: what DBOS stores must quote no one."""


@dataclass(frozen=True)
class Work:
    """What the workflows call."""

    portal: Portal
    texting: Texting
    sender: Sender


def register_workflows(work: Work) -> list[ScheduleInput]:
    """Tell DBOS what there is to run, before its launch; what to run by the clock, after it."""

    @DBOS.step(name="answer", retries_allowed=True, interval_seconds=1, max_attempts=6)
    def answer(org: str, conversation_id: str) -> None:
        _quietly("answer", org, lambda: work.portal.conversations.drain(org, conversation_id))

    @DBOS.step(
        name="hand-over",
        retries_allowed=True,
        interval_seconds=2,
        max_attempts=8,
        should_retry=lambda error: isinstance(error, RetryLaterError | StepError),
    )
    def hand_over(org: str, outbound_id: str) -> None:
        _quietly("hand-over", org, lambda: work.sender.send(org, outbound_id))

    @DBOS.step(name="give-up", retries_allowed=True, interval_seconds=2, max_attempts=8)
    def give_up(org: str, outbound_id: str) -> None:
        _quietly("give-up", org, lambda: work.sender.give_up(org, outbound_id))

    @DBOS.step(name="find-left-behind")
    def find() -> list[tuple[str, str, str, str, str]]:
        return _left_behind(work)

    @DBOS.step(name="follow-up")
    def ask_after() -> int:
        return follow_up(work.portal.context, work.portal.workflows)

    @DBOS.step(name="watch-deliveries")
    def watch() -> int:
        return watch_deliveries(work.texting) + escalate(work.texting)

    @DBOS.step(name="return-abandoned")
    def give_back() -> int:
        return return_abandoned(work.portal)

    @DBOS.step(name="delete-what-is-due")
    def forget() -> int:
        return delete_what_is_due(work.portal.context)

    @DBOS.workflow(name=DRAINS)
    def drain(org: str, conversation_id: str) -> None:
        answer(org, conversation_id)

    @DBOS.workflow(name=SENDS)
    def send(org: str, outbound_id: str) -> None:
        try:
            hand_over(org, outbound_id)
        except Exception as error:  # whatever it was, the text did not go out
            emit(Event.WORKFLOW_FAILED, org=org, workflow=SENDS, reason=type(error).__name__)
            give_up(org, outbound_id)

    @DBOS.workflow(name=SWEEP)
    def sweep(_due: datetime, _context: Any) -> None:
        for queue, identity, lane, org, row in find():
            options = EnqueueOptions(
                workflow_name=queue,
                queue_name=queue,
                workflow_id=identity,
                queue_partition_key=lane,
            )
            DBOS.enqueue_workflow_with_options(options, org, row)
        watch()
        give_back()
        ask_after()
        forget()

    @DBOS.workflow(name=TIDY)
    def tidy(_due: datetime, _context: Any) -> None:
        before = (datetime.now(UTC) - KEPT).isoformat()
        done = DBOS.list_workflows(
            status=["SUCCESS", "ERROR", "CANCELLED"],
            end_time=before,
            limit=10_000,
            load_input=False,
            load_output=False,
        )
        DBOS.delete_workflows([workflow.workflow_id for workflow in done])

    return [
        ScheduleInput(schedule_name=SWEEP, workflow_fn=sweep, schedule=EVERY_TEN_SECONDS),
        ScheduleInput(schedule_name=TIDY, workflow_fn=tidy, schedule=HOURLY),
    ]


def _left_behind(work: Work) -> list[tuple[str, str, str, str, str]]:
    """Queue, workflow id, lane, organisation and row of each piece of work to hand in.

    The ids are those the work has already, or the same for some minutes, so that work that only
    waits its turn is not doubled.
    """
    now = work.texting.clock()
    minute, turn = now.timestamp() // 60, now.timestamp() // AGAIN_AFTER.total_seconds()
    found = []
    for left in overdue(work.texting):
        for conversation, message in left.drains:
            identity = f"drain:{left.org}:{conversation}:{message}:{minute:.0f}"
            found.append((DRAINS, identity, conversation, left.org, conversation))
        for outbound, since, waited in left.sends:
            lane = work.sender.lane(left.org, outbound)
            identity = f"send:{left.org}:{outbound}"
            if waited:  # the work of its first hour is done: it found that the text had to wait
                identity = f"{identity}:from:{since.timestamp():.0f}"
            if now - since > AGAIN_AFTER:
                identity = f"{identity}:{turn:.0f}"
            found.append((SENDS, identity, lane, left.org, outbound))
    return found


def _quietly(step: str, org: str, work: Callable[[], None]) -> None:
    """Run, and turn what goes wrong into an error that quotes no one."""
    try:
        work()
    except RetryLaterError:
        raise
    except Exception as error:
        emit(Event.WORKFLOW_FAILED, error=error, org=org, step=step)
        raise StepError(type(error).__name__) from None
