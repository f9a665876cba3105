"""A case as one transaction."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest

from records.bundle import transaction
from records.case import case_resources
from records.errors import RecordError
from tests.records.cases import case, said
from tests.records.small_library import BLUE_LIPS, LIBRARY
from tests.records.test_case import references
from triage.answers import Reply

MADE = case_resources(
    LIBRARY,
    case({"about": "child", "red-flag.blue-lips": Reply.YES}, (said(BLUE_LIPS, "blue"),)),
)


def test_references_inside_point_into_the_bundle() -> None:
    bundle = transaction(MADE)
    inside = {entry["fullUrl"] for entry in bundle["entry"]}
    found = {each for each in references(bundle) if not each.startswith("#")}
    assert found <= inside


def test_references_to_what_is_stored_elsewhere_stay() -> None:
    made = case_resources(LIBRARY, case({"about": "self"}, patient="p-7"))
    assert "Patient/p-7" in set(references(transaction(made)))


def test_every_entry_is_created_only_when_it_is_not_there_and_no_two_are_taken_for_one() -> None:
    conditions = []
    for entry in transaction(MADE)["entry"]:
        kind = entry["resource"]["resourceType"]
        assert entry["request"]["method"] == "POST"
        ((name, (token,)),) = parse_qs(entry["request"]["ifNoneExist"]).items()
        assert name in ("identifier", "_tag")
        assert token.count("|") == 1
        conditions.append((kind, token))
    assert len(set(conditions)) == len(MADE)


def test_the_resources_given_are_left_as_they_were() -> None:
    before = [dict(each) for each in MADE]
    transaction(MADE)
    assert before == MADE


def test_a_resource_that_cannot_be_known_again_is_refused() -> None:
    nameless: dict[str, Any] = {"resourceType": "Patient", "id": "x"}
    with pytest.raises(RecordError, match="known again"):
        transaction([nameless])
