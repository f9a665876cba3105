"""What staff do with a case, on its task and its flags."""

from __future__ import annotations

from datetime import timedelta

import pytest

from records.case import case_resources
from records.closing import Worker, claimed, completed, ended, released
from records.validation import validate
from tests.records.cases import BASE, NOW, case
from tests.records.small_library import LIBRARY
from triage.answers import Reply

MADE = case_resources(LIBRARY, case({"red-flag.blue-lips": Reply.YES}))
TASK = next(each for each in MADE if each["resourceType"] == "Task")
FLAG = next(each for each in MADE if each["resourceType"] == "Flag")
ANNA = Worker("anna", "Anna Ruiz, RN")
MINE = claimed(TASK, ANNA, NOW, BASE)


def test_a_claimed_task_has_an_owner_and_keeps_everything_else() -> None:
    assert MINE["status"] == "accepted"
    assert MINE["owner"]["identifier"]["value"] == "anna"
    kept = ("identifier", "focus", "for", "priority", "restriction", "authoredOn")
    assert {name: MINE[name] for name in kept} == {name: TASK[name] for name in kept}


def test_a_task_given_back_is_as_it_was_before_it_was_claimed() -> None:
    back = released(MINE, NOW, BASE)
    assert "owner" not in back
    assert (back["status"], back["businessStatus"]["coding"][0]["code"]) == ("requested", "waiting")


def test_a_finished_task_says_how_it_ended_and_who_worked_on_it() -> None:
    done = completed(MINE, "advised", NOW + timedelta(minutes=9), BASE)
    assert done["status"] == "completed"
    assert done["owner"] == MINE["owner"]
    assert done["executionPeriod"]["start"] < done["executionPeriod"]["end"]


def test_an_ended_flag_is_inactive_and_keeps_when_it_began() -> None:
    off = ended(FLAG, NOW + timedelta(hours=1))
    assert off["status"] == "inactive"
    assert off["period"]["start"] == FLAG["period"]["start"]


@pytest.mark.parametrize("changed", [MINE, released(MINE, NOW, BASE), ended(FLAG, NOW)])
def test_nothing_staff_do_makes_it_invalid_or_changes_the_original(
    changed: dict[str, object],
) -> None:
    validate(changed)
    assert TASK["status"] == "requested"
    assert FLAG["status"] == "active"
