"""What must happen once does so on SQLite and on PostgreSQL, however many ask at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from portal_api.conversation.portal import Portal
from portal_api.db.audit import first_broken
from portal_api.db.identity_tables import PhoneProof
from portal_api.db.tables import Audit
from portal_api.demo.seed import seed
from portal_api.errors import ConflictError
from portal_api.identity.patients.joining import claim_own, owner_of
from portal_api.identity.patients.signed_in import KnownPatient
from portal_api.identity.phones import links
from portal_api.identity.phones.codes import check_code, send_code
from portal_api.identity.phones.service import only_patient, prove_birth_date, unlink
from tests.portal_api.identity.patients import ROSA, WALTER

ROSAS, NUMBER = "+12065550117", "+12065550123"
PATIENT = KnownPatient(ROSA, "Rosa Delgado", date(1961, 4, 12), "es")
AT_ONCE = 8


@pytest.fixture
def clinic(make_portal: Callable[..., Portal], database_url: str) -> Portal:
    portal = make_portal(database_url=database_url)
    seed(portal)
    return portal


def at_once(act: Callable[[int], Any]) -> list[Any]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(act, range(AT_ONCE)))


def test_a_link_opens_for_one_browser(clinic: Portal) -> None:
    begun = clinic.conversations.start("riverside", "sms", "en", phone=ROSAS)
    with clinic.database.write() as session:
        link = links.issue(clinic, session, "riverside", begun.conversation_id, ROSAS)
    token = link.rpartition("/")[2]
    used = at_once(lambda _: links.use(clinic, "riverside", token))
    assert len([browser for browser in used if browser]) == 1


def test_a_code_links_once(clinic: Portal) -> None:
    send_code(clinic, clinic.organisations["riverside"], PATIENT, NUMBER, "en", lambda: "123456")
    right = at_once(lambda _: check_code(clinic, "riverside", PATIENT, "123456"))
    assert right.count(True) == 1
    assert only_patient(clinic, "riverside", NUMBER) == ROSA


def test_tries_at_a_date_of_birth_are_counted_however_fast_they_come(clinic: Portal) -> None:
    wrong = date(1970, 1, 1)
    at_once(lambda _: prove_birth_date(clinic, "riverside", ROSAS, [wrong], None))
    with clinic.database.read() as session:
        (row,) = session.scalars(select(PhoneProof)).all()
        locks = session.scalar(
            select(func.count()).select_from(Audit).where(Audit.action == "phone-locked")
        )
    assert row.tries == 3
    assert row.locked_at is not None
    assert locks == 1


def test_a_chat_two_people_claim_is_one_persons(clinic: Portal) -> None:
    here = clinic.conversations.start("riverside", "portal", "en").conversation_id

    def claim(number: int) -> str | None:
        patient = ROSA if number % 2 else WALTER
        try:
            claim_own(clinic, "riverside", here, patient)
        except ConflictError:
            return None
        return patient

    got = {patient for patient in at_once(claim) if patient}
    assert got == {owner_of(clinic, "riverside", here)}


def test_linking_joining_and_letting_go_leave_a_whole_trail(clinic: Portal) -> None:
    begun = clinic.conversations.start("riverside", "sms", "en", phone=ROSAS)
    here = begun.conversation_id
    assert prove_birth_date(clinic, "riverside", ROSAS, [PATIENT.birth_date], here) == ROSA
    assert owner_of(clinic, "riverside", here) == ROSA
    assert unlink(clinic, "riverside", ROSAS) == 1
    assert owner_of(clinic, "riverside", here) is None
    with clinic.database.read() as session:
        assert first_broken(session, "riverside") is None
