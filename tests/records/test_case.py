"""The resources of a case as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from records.case import case_resources
from records.errors import RecordError
from tests.records.cases import NOW, case, said
from tests.records.small_library import BLUE_LIPS, COUGH, LIBRARY
from triage.answers import Reply

FULL = case(
    {"about": "self", "age": 34.0, "breathless": Reply.YES, "red-flag.blue-lips": Reply.YES},
    (said(COUGH, "cough"), said(BLUE_LIPS, "my lips are blue", message="m2")),
)


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "reference":
                yield part
            else:
                yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def test_a_case_has_one_of_each_and_as_many_answers_and_findings_as_there_are() -> None:
    kinds = Counter(each["resourceType"] for each in case_resources(LIBRARY, FULL))
    assert kinds == {
        "Device": 1,
        "Patient": 1,
        "QuestionnaireResponse": 2,
        "Observation": 4,
        "Flag": 1,
        "GuidanceResponse": 1,
        "Task": 1,
        "Provenance": 2,
    }


def test_the_same_case_is_written_the_same_way_twice() -> None:
    assert case_resources(LIBRARY, FULL) == case_resources(LIBRARY, FULL)


def test_each_resource_refers_only_to_earlier_ones_or_to_its_own_parts() -> None:
    earlier: set[str] = set()
    for resource in case_resources(LIBRARY, FULL):
        inside = {f"#{part['id']}" for part in resource.get("contained", [])}
        assert set(references(resource)) <= earlier | inside
        earlier.add(f"{resource['resourceType']}/{resource['id']}")


def test_no_id_is_used_twice() -> None:
    ids = [each["id"] for each in case_resources(LIBRARY, FULL)]
    assert len(set(ids)) == len(ids)


def test_two_organisations_share_no_id_even_for_the_same_conversation() -> None:
    answers = {"about": "self", "breathless": Reply.YES}
    here = case_resources(LIBRARY, case(answers))
    there = case_resources(LIBRARY, case(answers, org="lakeside"))
    assert not {each["id"] for each in here} & {each["id"] for each in there}


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(RecordError, match="time zone"):
        case_resources(LIBRARY, case(authored=NOW.replace(tzinfo=None)))


@pytest.mark.parametrize("missing", ["org", "conversation_id", "case_id", "base_url"])
def test_a_case_that_cannot_be_told_apart_is_refused(missing: str) -> None:
    with pytest.raises(RecordError):
        replace(case(), **{missing: ""})  # type: ignore[arg-type]  # every one of them is a str


def test_a_slash_at_the_end_of_the_base_url_changes_nothing() -> None:
    plain, slashed = case(), case(base_url=f"{case().base_url}/")
    assert case_resources(LIBRARY, plain) == case_resources(LIBRARY, slashed)


def test_the_whole_case_names_the_person_the_software_the_answers_and_the_messages() -> None:
    made = case_resources(LIBRARY, FULL)
    whole = next(each for each in made if each["resourceType"] == "Provenance")
    roles = {agent["type"]["coding"][0]["code"]: agent["who"] for agent in whole["agent"]}
    assert roles["author"]["reference"].startswith("Patient/")
    assert roles["assembler"]["reference"].startswith("Device/")
    messages = [e["what"]["identifier"]["value"] for e in whole["entity"] if "type" in e["what"]]
    assert messages == ["m1", "m2"]


def test_a_case_in_which_nothing_was_said_yet_is_still_valid() -> None:
    resources = case_resources(LIBRARY, case({}, protocols=()))
    assert [each["resourceType"] for each in resources] == [
        "Device",
        "Patient",
        "QuestionnaireResponse",
        "GuidanceResponse",
        "Task",
        "Provenance",
    ]
