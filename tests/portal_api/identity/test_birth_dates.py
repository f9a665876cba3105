"""A date of birth by text: three tries, one answer for all, and staff decide after that."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from portal_api.conversation.portal import Portal
from portal_api.db.identity_tables import PhoneProof
from portal_api.db.tables import Audit, Patient, PatientPhone
from portal_api.demo.seed import demo_id, seed
from portal_api.identity.phones.dates import readings
from portal_api.identity.phones.service import only_patient, patients_of, prove_birth_date
from tests.portal_api.identity.patients import ROSA
from tests.portal_api.staff.cases import signed_in as staff_signed_in

ON_RECORD = "+12065550117"
STRANGERS = "+12065550199"
BORN = date(1961, 4, 12)
OTHER = date(1970, 1, 1)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1961-04-12", {BORN}),
        ("4/12/1961", {BORN, date(1961, 12, 4)}),
        ("04.12.1961", {BORN, date(1961, 12, 4)}),
        ("4 25 1961", {date(1961, 4, 25)}),
        ("April 12, 1961", {BORN}),
        ("12 de abril de 1961", {BORN}),
        ("12 abril 1961.", {BORN}),
        ("apr 12th 1961", {BORN}),
        ("2/30/1961", set()),
        ("4/12/61", set()),
        ("1961", set()),
        ("", set()),
        ("I was born 4/12/1961", set()),
        ("since 4/12/2026 my chest hurts", set()),
        ("٤/١٢/١٩٦١", {BORN, date(1961, 12, 4)}),
        ("brumaire 9 1961", set()),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, meant: set[date]) -> None:
    assert readings(text) == meant


def prove(portal: Portal, phone: str, born: date, org: str = "riverside") -> str | None:
    return prove_birth_date(portal, org, phone, [born], None)


def test_the_right_date_links_the_number_on_the_record(portal: Portal) -> None:
    seed(portal)
    assert prove(portal, ON_RECORD, BORN) == ROSA
    assert only_patient(portal, "riverside", ON_RECORD) == ROSA


def test_three_wrong_dates_lock_the_number_also_for_the_right_one(portal: Portal) -> None:
    seed(portal)
    assert [prove(portal, ON_RECORD, OTHER) for _ in range(3)] == [None] * 3
    assert prove(portal, ON_RECORD, BORN) is None
    assert patients_of(portal, "riverside", ON_RECORD) == []


def test_a_right_date_in_between_begins_the_count_anew(portal: Portal) -> None:
    seed(portal)
    for _ in range(3):
        assert prove(portal, ON_RECORD, OTHER) is None
        assert prove(portal, ON_RECORD, OTHER) is None
        assert prove(portal, ON_RECORD, BORN) == ROSA


def test_a_strangers_number_is_counted_just_the_same(portal: Portal) -> None:
    seed(portal)
    for _ in range(4):
        assert prove(portal, STRANGERS, BORN) is None
    with portal.database.read() as session:
        row = session.scalars(select(PhoneProof)).one()
    assert row.locked_at is not None
    assert row.tries == 3


def test_one_clinics_lock_is_not_anothers(portal: Portal) -> None:
    seed(portal)
    for _ in range(3):
        prove(portal, ON_RECORD, OTHER)
    assert prove(portal, ON_RECORD, BORN, "lakeside") == demo_id(
        "lakeside", "patient", "Rosa Delgado"
    )


def test_twins_on_one_number_are_for_staff(portal: Portal) -> None:
    seed(portal)
    cipher = portal.cipher("riverside")
    with portal.database.write() as session:
        twin = Patient(
            id="twin",
            org="riverside",
            name=cipher.encrypt("Teresa Delgado"),
            birth_date=cipher.encrypt(BORN.isoformat()),
            locale="es",
            created_at=portal.clock(),
        )
        session.add(twin)
        session.flush()
        session.add(
            PatientPhone(
                id="twin-phone",
                org="riverside",
                patient="twin",
                phone_index=portal.index(ON_RECORD),
                phone=cipher.encrypt(ON_RECORD),
            )
        )
    assert prove(portal, ON_RECORD, BORN) is None


def test_nothing_of_the_date_is_in_the_trail(portal: Portal) -> None:
    seed(portal)
    prove(portal, ON_RECORD, OTHER)
    prove(portal, ON_RECORD, BORN)
    for _ in range(3):
        prove(portal, STRANGERS, BORN)
    with portal.database.read() as session:
        rows = session.scalars(select(Audit)).all()
    assert {row.action for row in rows} == {"phone-linked", "phone-locked"}
    assert all("1961" not in repr(row.detail) and "1970" not in repr(row.detail) for row in rows)


def test_staff_see_the_locked_number_of_their_patient_and_let_it_try_again(portal: Portal) -> None:
    staff = staff_signed_in(portal)
    for phone in (ON_RECORD, STRANGERS):
        for _ in range(3):
            prove(portal, phone, OTHER)
    page = staff.get("/riverside/staff/sign-ins").text
    assert ON_RECORD in page
    assert STRANGERS not in page
    phone_id = demo_id("riverside", "phone", f"Rosa Delgado/{ON_RECORD}")
    elsewhere = staff_signed_in(portal, "owen.tran", "lakeside")
    elsewhere.post(f"/lakeside/staff/locked-phones/{phone_id}")
    assert prove(portal, ON_RECORD, BORN) is None
    assert staff.post(f"/riverside/staff/locked-phones/{phone_id}").status_code == 303
    assert prove(portal, ON_RECORD, BORN) == ROSA
