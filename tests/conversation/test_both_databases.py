"""What must hold on SQLite and on PostgreSQL alike: whole conversations, and many at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from portal_api.conversation.messages import Kind, Role
from portal_api.conversation.portal import Portal
from portal_api.db.audit import first_broken, trail
from portal_api.db.tables import Audit, Conversation, Message
from portal_api.staff import service as desk
from portal_api.staff.queue import queue_view
from portal_api.staff.repository import QueueFilter
from tests.conversation.talking import Patient, kinds
from tests.portal_api.staff.test_claiming import member

CHEST = {
    "en": "chest hurts and I can't breathe well since this morning",
    "es": "me duele el pecho y no puedo respirar bien desde esta mañana",
}
FEVER = {
    "en": "I have had a mild cough and fever for two days",
    "es": "tengo un poco de tos y fiebre desde hace dos días",
}
STOP = {"en": "please delete my data and stop this", "es": "por favor borren mis datos"}
AT_ONCE = 10


@pytest.mark.parametrize("locale", ["en", "es"])
def test_an_emergency_is_warned_about_interviewed_and_seen_by_staff(
    either: Portal, locale: str
) -> None:
    patient = Patient(either, locale=locale)
    warned = patient.says(CHEST[locale])
    assert kinds(warned)[0] == "urgent"
    assert warned[-1].kind is Kind.CONSENT
    patient.consents()
    assert kinds(patient.answers()) == ["result", "advice", "notice", "question"]
    assert (patient.state.phase, patient.state.level) == ("done", "emergency-ambulance")
    nadia = member(either, "nadia.osei")
    (entry,) = queue_view(either, nadia, QueueFilter.ALL).entries
    assert entry.id == patient.state.case
    assert (entry.level.value, entry.shared) == ("emergency-ambulance", True)


def test_a_reader_sees_one_moment_of_a_conversation(either: Portal) -> None:
    patient = Patient(either)
    welcome, _ = either.conversations.view("riverside", patient.id)
    with either.database.read() as session:
        before = session.get_one(Conversation, patient.id)
        session.expunge(before)
        patient.consents()
        again = session.get_one(Conversation, patient.id)
        seen = session.scalars(select(Message).where(Message.conversation == patient.id)).all()
    assert (before.phase, again.phase) == ("consent", "consent")
    assert len(seen) == len(welcome)
    assert patient.state.phase == "concern"


@pytest.mark.parametrize("locale", ["en", "es"])
def test_triage_without_sharing_reaches_no_queue(either: Portal, locale: str) -> None:
    patient = Patient(either, locale=locale)
    patient.presses("triage-only")
    patient.says(FEVER[locale])
    patient.answers(temperature="37.8")
    assert patient.state.phase == "done"
    assert patient.state.case is None
    assert queue_view(either, member(either, "nadia.osei"), QueueFilter.ALL).entries == ()


@pytest.mark.parametrize("locale", ["en", "es"])
def test_taking_consent_back_ends_it_and_hides_the_words(either: Portal, locale: str) -> None:
    patient = Patient(either, locale=locale)
    patient.says(CHEST[locale])
    patient.consents()
    assert kinds(patient.says(STOP[locale])) == ["notice", "notice"]
    assert patient.state.phase == "stopped"
    (entry,) = queue_view(either, member(either, "nadia.osei"), QueueFilter.ALL).entries
    assert entry.shared is False
    assert entry.fired == ()


@pytest.mark.parametrize("words", ["my stomach hurts\x00", "delete my data \x00 now", "🙂\ud83d"])
def test_characters_a_database_refuses_are_taken(either: Portal, words: str) -> None:
    patient = Patient(either)
    patient.consents()
    assert patient.says(words)
    assert patient.says(words)


def test_saying_no_removes_the_words(either: Portal) -> None:
    patient = Patient(either)
    patient.says("my stomach hurts a bit")
    assert "911" in patient.presses("no")[0].text
    assert "stomach" not in patient.transcript


def test_a_message_accepted_before_a_crash_is_answered_after_it(
    make_portal: Callable[..., Portal], database_url: str
) -> None:
    before = make_portal(database_url=database_url)
    patient = Patient(before)
    before.conversations.accept("riverside", patient.id, client_id="a", text="yes")
    after = make_portal(database_url=database_url)
    after.conversations.drain("riverside", patient.id)
    after.conversations.drain("riverside", patient.id)
    assert after.conversations.state("riverside", patient.id).phase == "concern"


def _all_at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Every act in a thread of its own, let go together; what each returned."""
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        ready.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_ten_deliveries_of_one_message_at_once_are_one(either: Portal) -> None:
    service, patient = either.conversations, Patient(either)

    def deliver() -> tuple[str, bool]:
        accepted = service.accept("riverside", patient.id, client_id="once", text=CHEST["en"])
        service.drain("riverside", patient.id)
        return accepted.message_id, accepted.duplicate

    answers = _all_at_once([deliver] * AT_ONCE)
    assert len({message for message, _ in answers}) == 1  # type: ignore[misc]  # pairs
    assert sorted(duplicate for _, duplicate in answers) == [False] + [True] * 9  # type: ignore[misc]  # pairs
    views = service.messages("riverside", patient.id)
    assert sum(view.role is Role.PATIENT for view in views) == 1
    assert sum(view.kind is Kind.URGENT for view in views) == 1


def test_ten_different_messages_at_once_all_arrive_in_one_order(either: Portal) -> None:
    service, patient = either.conversations, Patient(either)
    patient.consents()

    def send(number: int) -> None:
        service.accept("riverside", patient.id, client_id=f"n{number}", text=f"part {number}")
        service.drain("riverside", patient.id)

    _all_at_once([lambda n=number: send(n) for number in range(AT_ONCE)])  # type: ignore[misc]  # bound now
    views = service.messages("riverside", patient.id)
    assert sorted(v.text for v in views if v.text.startswith("part ")) == [
        f"part {number}" for number in range(AT_ONCE)
    ]
    assert [view.seq for view in views] == list(range(1, len(views) + 1))
    assert _unanswered(either, patient.id) == 0


def test_two_processes_answering_at_once_answer_each_message_once(
    make_portal: Callable[..., Portal], database_url: str
) -> None:
    here, there = make_portal(database_url=database_url), make_portal(database_url=database_url)
    patient = Patient(here)
    for client_id, text in enumerate(["yes", "my stomach hurts"]):
        here.conversations.accept("riverside", patient.id, client_id=str(client_id), text=text)
    _all_at_once(
        [
            lambda p=portal: p.conversations.drain("riverside", patient.id)  # type: ignore[misc]  # bound now
            for portal in (here, there) * 3
        ]
    )
    views = here.conversations.messages("riverside", patient.id)
    assert sum(view.kind is Kind.QUESTION for view in views) == 2, "concern, then the first one"
    assert patient.state.phase == "interview"


def test_many_writers_at_once_make_one_chain(either: Portal) -> None:
    patients = [Patient(either) for _ in range(AT_ONCE)]
    _all_at_once([lambda p=patient: p.says(CHEST["en"]) for patient in patients])  # type: ignore[misc]  # bound now
    with either.database.read() as session:
        assert first_broken(session, "riverside") is None
        raised = trail(session, "riverside", [str(patient.state.case) for patient in patients])
        assert len({row.target for row in raised}) == AT_ONCE
    with either.database.write() as session:
        row = session.query(Audit).order_by(Audit.seq).first()
        assert row is not None
        row.detail = {"level": "self-care"}
    with either.database.read() as session:
        assert first_broken(session, "riverside") == 1


def test_staff_and_a_patient_changing_one_case_at_once_wait_for_each_other(
    either: Portal,
) -> None:
    """A claim and a withdrawal both touch case and chain; neither may block the other for good."""
    nadia = member(either, "nadia.osei")
    for _ in range(5):
        patient = Patient(either)
        patient.says(CHEST["en"])
        patient.consents()
        case = str(patient.state.case)
        _all_at_once(
            [lambda c=case: desk.claim(either, nadia, c), lambda p=patient: p.says(STOP["en"])]  # type: ignore[misc]  # bound now
        )
        assert patient.state.phase == "stopped"
    with either.database.read() as session:
        assert first_broken(session, "riverside") is None


def test_an_alarm_while_staff_take_the_case_is_not_lost(either: Portal) -> None:
    nadia = member(either, "nadia.osei")
    worse = ["I want to kill myself", "my throat is swelling shut", "half my face is drooping"]
    patient = Patient(either)
    patient.says(CHEST["en"])
    case = str(patient.state.case)
    for words in worse:
        _all_at_once(
            [lambda: desk.claim(either, nadia, case), lambda w=words: patient.says(w)]  # type: ignore[misc]  # bound now
        )
        desk.release(either, nadia, case)
    assert all(words in patient.transcript for words in worse)
    with either.database.read() as session:
        assert first_broken(session, "riverside") is None


def _unanswered(portal: Portal, conversation_id: str) -> int:
    with portal.database.read() as session:
        store = portal.store(session, "riverside")
        return 0 if store.next_accepted(conversation_id) is None else 1
