"""A joined chat's records are about the patient, and about nobody again when it is undone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from portal_api.conversation.portal import Portal
from portal_api.db.tables import ConsentDecision
from portal_api.demo.seed import demo_id
from portal_api.identity.patients.joining import attach, join, separate
from records.resources.people import unnamed_patient_id
from records.validation import validate
from tests.portal_api.identity.joined import conversation_of, owner, records, subjects
from tests.portal_api.identity.patients import (
    ROSA,
)
from tests.portal_api.staff.cases import Told, open_case

CHILD = {"about": "child", "age": 6.0, "sex": "male"}


class TestRecordsFollow:
    def test_every_reference_moves_and_the_unnamed_patient_points_on(self, portal: Portal) -> None:
        case = open_case(portal)
        here = conversation_of(portal, case)
        unnamed = f"Patient/{unnamed_patient_id('riverside', here)}"
        assert subjects(records(portal, here)) == {unnamed}
        join(portal, "riverside", here, ROSA, "staff:x", by="staff")
        after = records(portal, here)
        assert subjects(after) == {f"Patient/{ROSA}"}
        (person,) = [r for r in after if r["resourceType"] == "Patient"]
        assert person["active"] is False
        assert person["link"] == [
            {"other": {"reference": f"Patient/{ROSA}"}, "type": "replaced-by"}
        ]
        others = [r for r in after if r["resourceType"] != "Patient"]
        assert unnamed not in json.dumps(others)
        for resource in after:
            validate(resource)

    def test_undoing_it_gives_back_what_there_was(self, portal: Portal) -> None:
        case = open_case(portal)
        here = conversation_of(portal, case)
        before = {r["id"]: r for r in records(portal, here)}
        join(portal, "riverside", here, ROSA, "staff:x", by="staff")
        separate(portal, "riverside", here, "staff:x")
        assert {r["id"]: r for r in records(portal, here)} == before

    def test_a_chat_begun_signed_in_gets_an_unnamed_patient_when_it_was_someone_else(
        self, portal: Portal
    ) -> None:
        case = open_case(portal, told=Told(patient=demo_id("riverside", "patient", "Rosa Delgado")))
        here = conversation_of(portal, case)
        separate(portal, "riverside", here, "staff:x")
        after = records(portal, here)
        assert ROSA not in json.dumps(after)
        assert subjects(after) == {f"Patient/{unnamed_patient_id('riverside', here)}"}
        for resource in after:
            validate(resource)

    def test_what_a_parent_says_stays_about_the_child(self, portal: Portal) -> None:
        case = open_case(portal, told=Told(answers=dict(CHILD)))
        here = conversation_of(portal, case)
        before = subjects(records(portal, here))
        join(portal, "riverside", here, ROSA, "staff:x", by="staff")
        after = records(portal, here)
        assert subjects(after) == before
        (parent,) = [r for r in after if r["resourceType"] == "RelatedPerson"]
        assert ROSA in [i["value"] for i in parent["identifier"]]

    def test_consent_stays_as_it_was_given(self, portal: Portal) -> None:
        case = open_case(portal)
        here = conversation_of(portal, case)

        def given() -> list[tuple[Any, ...]]:
            with portal.database.read() as session:
                rows = session.scalars(
                    select(ConsentDecision).where(ConsentDecision.conversation == here)
                )
                return [(r.purpose, r.granted, r.version, r.text_shown, r.actor) for r in rows]

        before = given()
        join(portal, "riverside", here, ROSA, "staff:x", by="staff")
        assert given() == before
        assert before

    def test_a_failure_on_the_way_leaves_nothing_half_done(self, portal: Portal) -> None:
        case = open_case(portal)
        here = conversation_of(portal, case)
        before = records(portal, here)

        def dies() -> None:
            with portal.database.write() as session:
                attach(portal, session, "riverside", here, ROSA, "staff:x", by="staff")
                raise RuntimeError("killed")

        with pytest.raises(RuntimeError):
            dies()
        assert owner(portal, here) == (None, None)
        assert records(portal, here) == before
