"""What staff are shown: alerts and work."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from records.case import Evidence, case_resources
from tests.records.cases import NOW, case, said
from tests.records.small_library import BLUE_LIPS, COUGH, LIBRARY
from triage.answers import Reply, Value
from triage.findings import Status


def made(answers: dict[str, Value], kind: str, *evidence: Evidence, **changed: Any) -> list[Any]:
    found = case_resources(LIBRARY, case(answers, evidence, **changed))
    return [each for each in found if each["resourceType"] == kind]


DONE: dict[str, Value] = {"about": "self", "age": 34.0, "sex": "male", "breathless": Reply.NO}


@pytest.mark.parametrize(
    ("flag", "category"), [("blue-lips", "clinical"), ("suicide", "behavioral")]
)
def test_a_raised_red_flag_is_an_active_flag_of_its_category(flag: str, category: str) -> None:
    (flagged,) = made({f"red-flag.{flag}": Reply.YES}, "Flag")
    assert flagged["code"]["coding"][0]["code"] == flag
    assert flagged["category"][0]["coding"][0]["code"] == category
    assert flagged["status"] == "active"
    assert flagged["period"] == {"start": "2026-11-20T14:30:05.123+00:00"}
    assert flagged["author"]["reference"].startswith("Device/")


@pytest.mark.parametrize("reply", [Reply.NO, Reply.UNSURE])
def test_only_a_yes_raises_a_flag(reply: Reply) -> None:
    assert made({"red-flag.blue-lips": reply}, "Flag") == []


def test_a_flag_leads_back_to_the_very_message_and_its_words() -> None:
    evidence = (said(COUGH, "cough"), said(BLUE_LIPS, "my lips are blue", message="m2"))
    answers: dict[str, Value] = {"red-flag.blue-lips": Reply.YES}
    (flagged,) = made(answers, "Flag", *evidence)
    origin = made(answers, "Provenance", *evidence)[1]
    assert [t["reference"] for t in origin["target"]] == [f"Flag/{flagged['id']}"]
    messages = [e["what"]["identifier"]["value"] for e in origin["entity"] if "type" in e["what"]]
    assert messages == ["m2"]
    details = {each["valueReference"]["reference"] for each in flagged["extension"]}
    (words,) = (
        o for o in made(answers, "Observation", *evidence) if f"Observation/{o['id']}" in details
    )
    assert words["valueCodeableConcept"]["text"] == "my lips are blue"


# answers -> priority
PRIORITIES: list[tuple[dict[str, Value], str]] = [
    (DONE, "routine"),
    (DONE | {"breathless": Reply.UNSURE, "phlegm": "none"}, "urgent"),
    (DONE | {"breathless": Reply.YES}, "asap"),
    (DONE | {"red-flag.suicide": Reply.YES}, "stat"),
    (DONE | {"red-flag.blue-lips": Reply.YES}, "stat"),
]


@pytest.mark.parametrize(("answers", "priority"), PRIORITIES)
def test_the_level_sets_the_priority(answers: dict[str, Value], priority: str) -> None:
    (work,) = made(answers, "Task")
    assert work["priority"] == priority


@pytest.mark.parametrize(
    ("answers", "abandoned", "business"),
    [
        (DONE, False, "waiting"),
        ({"about": "self"}, False, "interviewing"),
        ({"about": "self"}, True, "waiting"),
    ],
)
def test_work_is_requested_at_once_and_says_whether_the_person_is_still_answering(
    answers: dict[str, Value], abandoned: bool, business: str
) -> None:
    (work,) = made(answers, "Task", abandoned=abandoned)
    assert work["status"] == "requested"
    assert work["businessStatus"]["coding"][0]["code"] == business


def test_work_says_where_the_person_was_sent_and_how_to_reach_them() -> None:
    (work,) = made(DONE, "Task", channel="sms")
    codes = {
        each["type"]["coding"][0]["code"]: each["valueCodeableConcept"]["coding"][0]["code"]
        for each in work["input"]
    }
    assert codes == {"route": "clinic", "channel": "sms"}


def test_nobody_owns_new_work_and_it_is_due_when_the_case_says() -> None:
    (work,) = made(DONE, "Task", due=NOW)
    assert "owner" not in work
    assert work["restriction"]["period"] == {"end": "2026-11-20T14:30:05.123+00:00"}


def test_without_an_earlier_promise_work_is_due_as_the_level_says() -> None:
    (work,) = made(DONE, "Task", due=None)
    (later,) = made(DONE, "Task", due=NOW + timedelta(days=400))
    ends = [datetime.fromisoformat(w["restriction"]["period"]["end"]) for w in (work, later)]
    assert ends[0] == ends[1] > NOW


def test_work_opens_at_the_answers_to_the_first_concern() -> None:
    (work,) = made(DONE, "Task")
    responses = made(DONE, "QuestionnaireResponse")
    assert work["focus"] == {"reference": f"QuestionnaireResponse/{responses[1]['id']}"}


def test_the_run_of_the_rules_names_each_rule_its_version_and_source() -> None:
    (run,) = made(DONE | {"breathless": Reply.YES}, "GuidanceResponse")
    assert run["status"] == "success"
    assert run["moduleCanonical"].endswith(f"|{LIBRARY.version}")
    (rule,) = (p for p in run["contained"][0]["parameter"] if p["name"] == "rule")
    parts = {part["name"]: part for part in rule["part"]}
    assert parts["id"]["valueString"] == "cough.breathless"
    assert parts["version"]["valueString"] == "3"
    assert "https://www.nhs.uk/conditions/cough/" in parts["source"]["valueString"]
    assert parts["certain"]["valueBoolean"] is True


def test_an_open_run_asks_for_more() -> None:
    (run,) = made({"about": "self"}, "GuidanceResponse")
    assert run["status"] == "data-required"


def test_a_denied_mention_is_no_source_of_a_flag() -> None:
    evidence = (
        said(BLUE_LIPS, "lips not blue", Status.ABSENT, "m1"),
        said(BLUE_LIPS, "blue now", message="m2"),
    )
    origin = made({"red-flag.blue-lips": Reply.YES}, "Provenance", *evidence)[1]
    messages = [e["what"]["identifier"]["value"] for e in origin["entity"] if "type" in e["what"]]
    assert messages == ["m2"]
