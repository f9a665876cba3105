"""A nurse writes in the assistant's place: quiet, but never deaf; and back again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal_api.conversation.messages import Kind, MessageView, Role
from portal_api.conversation.portal import Portal
from portal_api.conversation.takeover.speaking import NotSharedError
from portal_api.db.audit import trail
from portal_api.db.tables import Case, Conversation, Outbound
from portal_api.demo.seed import demo_id, seed
from portal_api.errors import BadInputError
from portal_api.identity.staff_member import StaffMember, StaffRole
from portal_api.staff import repository, service, takeover
from portal_api.staff.outcome import CaseOutcome
from portal_api.staff.service import NotYoursError
from tests.conftest import Clock
from tests.conversation.talking import Patient
from tests.portal_api.staff.cases import signed_in

CHEST = {
    "en": "chest hurts and I can't breathe well since this morning",
    "es": "me duele el pecho y no puedo respirar bien desde esta mañana",
}


def member(login: str, role: StaffRole = StaffRole.NURSE) -> StaffMember:
    name = login.replace(".", " ").title()
    return StaffMember(demo_id("riverside", "staff", login), "riverside", login, name, role)


NADIA, TOMAS = member("nadia.osei"), member("tomas.lindqvist")


def in_an_interview(portal: Portal, locale: str = "en") -> tuple[Patient, str]:
    """A patient whose case Nadia holds while a question is open; and the case."""
    seed(portal)
    patient = Patient(portal, locale=locale)
    patient.consents()
    patient.says(CHEST[locale])
    case = patient.state.case
    assert case is not None
    service.claim(portal, NADIA, case)
    return patient, case


def said_since(patient: Patient, seq: int) -> list[MessageView]:
    return patient.portal.conversations.messages("riverside", patient.id, seq)


def last(patient: Patient) -> MessageView:
    return said_since(patient, 0)[-1]


@pytest.mark.parametrize(
    ("locale", "who"), [("en", "Nurse Nadia is writing to you"), ("es", "Nadia, de enfermería")]
)
def test_the_patient_is_told_who_writes_and_when_the_assistant_is_back(
    portal: Portal, locale: str, who: str
) -> None:
    patient, case = in_an_interview(portal, locale)
    asked = patient.state.link_id
    takeover.take_over(portal, NADIA, case)
    assert who in last(patient).text
    takeover.write(portal, NADIA, case, "1", "Hello, this is Nadia. Are you alone?")
    assert (last(patient).role, last(patient).by) == (Role.STAFF, patient.state.writer)
    before = last(patient).seq
    takeover.hand_back(portal, NADIA, case)
    back, question = said_since(patient, before)
    assert "Nadia" in back.text
    assert (question.kind, question.link_id) == (Kind.QUESTION, asked)
    assert patient.state.writer is None


def test_the_assistant_is_quiet_meanwhile_and_then_goes_on(portal: Portal) -> None:
    patient, case = in_an_interview(portal)
    state = patient.state
    takeover.take_over(portal, NADIA, case)
    assert patient.says("yes, I am alone") == []
    assert patient.presses("yes") == []
    assert (patient.state.link_id, patient.state.answered) == (state.link_id, state.answered)
    takeover.hand_back(portal, NADIA, case)
    assert patient.says("40") != []
    assert patient.state.link_id != state.link_id


def test_danger_told_to_the_nurse_is_warned_about_and_raised(portal: Portal) -> None:
    seed(portal)
    patient = Patient(portal)
    patient.consents()
    patient.says("I have a runny nose")
    patient.presses("person")
    case = str(patient.state.case)
    service.claim(portal, NADIA, case)
    takeover.take_over(portal, NADIA, case)
    said = patient.says("now my chest hurts badly and my left arm too")
    assert [view.kind for view in said] == [Kind.URGENT]
    with portal.database.read() as session:
        assert repository.one(session, "riverside", case).case.level.startswith("emergency")


def test_only_who_holds_the_case_may_write(portal: Portal) -> None:
    patient, case = in_an_interview(portal)
    for act in (takeover.take_over, takeover.hand_back):
        with pytest.raises(NotYoursError):
            act(portal, TOMAS, case)
    with pytest.raises(NotYoursError):
        takeover.write(portal, NADIA, case, "1", "before taking over")
    service.release(portal, NADIA, case)
    with pytest.raises(NotYoursError):
        takeover.take_over(portal, NADIA, case)
    assert [view for view in said_since(patient, 0) if view.role is Role.STAFF] == []


def test_nothing_is_written_to_who_does_not_share(portal: Portal) -> None:
    seed(portal)
    patient = Patient(portal)
    patient.presses("triage-only")
    patient.says(CHEST["en"])
    case = str(patient.state.case)
    service.claim(portal, NADIA, case)
    with pytest.raises(NotSharedError):
        takeover.take_over(portal, NADIA, case)
    assert patient.state.writer is None


def test_taking_consent_back_ends_it_at_once(portal: Portal) -> None:
    patient, case = in_an_interview(portal)
    takeover.take_over(portal, NADIA, case)
    said = patient.says("delete my data")
    assert {view.kind for view in said} == {Kind.NOTICE}
    assert patient.state.phase == "stopped"
    assert patient.state.writer is None
    with pytest.raises(NotYoursError):
        takeover.write(portal, NADIA, case, "1", "are you there?")
    with pytest.raises(NotSharedError):
        takeover.take_over(portal, NADIA, case)


def test_what_is_sent_twice_is_said_once(portal: Portal) -> None:
    patient, case = in_an_interview(portal)
    takeover.take_over(portal, NADIA, case)
    before = last(patient).seq
    takeover.take_over(portal, NADIA, case)
    takeover.write(portal, NADIA, case, "same", "How are you?")
    takeover.write(portal, NADIA, case, "same", "How are you?")
    assert [view.text for view in said_since(patient, before)] == ["How are you?"]
    takeover.hand_back(portal, NADIA, case)
    before = last(patient).seq
    takeover.hand_back(portal, NADIA, case)
    assert said_since(patient, before) == []


@pytest.mark.parametrize("words", ["", "   ", "x" * (takeover.LONGEST + 1)])
def test_nothing_and_too_much_are_refused(portal: Portal, words: str) -> None:
    _patient, case = in_an_interview(portal)
    takeover.take_over(portal, NADIA, case)
    with pytest.raises(BadInputError):
        takeover.write(portal, NADIA, case, "1", words)


@pytest.mark.parametrize("let_go", ["release", "close"])
def test_letting_go_of_the_case_brings_the_assistant_back(portal: Portal, let_go: str) -> None:
    patient, case = in_an_interview(portal)
    takeover.take_over(portal, NADIA, case)
    if let_go == "release":
        service.release(portal, NADIA, case)
    else:
        service.close(portal, NADIA, case, CaseOutcome.ADVISED)
    assert patient.state.writer is None
    assert last(patient).kind is Kind.QUESTION


def test_a_silent_nurse_gives_it_back_and_staff_are_told(portal: Portal, clock: Clock) -> None:
    patient, case = in_an_interview(portal)
    takeover.take_over(portal, NADIA, case)
    clock.advance(timedelta(minutes=9))
    takeover.write(portal, NADIA, case, "1", "One moment, please")
    clock.advance(timedelta(minutes=9))
    assert takeover.return_abandoned(portal) == 0
    clock.advance(timedelta(minutes=2))
    assert takeover.return_abandoned(portal) == 1
    assert takeover.return_abandoned(portal) == 0
    assert patient.state.writer is None
    assert last(patient).kind is Kind.QUESTION
    with portal.database.read() as session:
        found = repository.one(session, "riverside", case).case
        assert (found.status, found.owner) == ("waiting", None)
        assert "left-alone" in repository.reasons(session, "riverside", [case])[case]


def test_what_a_crash_left_open_is_found(portal: Portal) -> None:
    """The process died between giving the case back and giving back the conversation."""
    patient, case = in_an_interview(portal)
    takeover.take_over(portal, NADIA, case)
    with portal.database.write() as session:
        session.get_one(Case, case).status = "waiting"
    assert takeover.return_abandoned(portal) == 1
    assert patient.state.writer is None


def test_two_people_at_once_make_one_takeover_on_each_database(
    make_portal: Callable[..., Portal], database_url: str
) -> None:
    portal = make_portal(database_url=database_url)
    patient, case = in_an_interview(portal)
    takeover.take_over(portal, NADIA, case)
    service.release(portal, NADIA, case)
    service.claim(portal, TOMAS, case)
    takeover.take_over(portal, TOMAS, case)
    writer = patient.state.writer
    assert writer is not None
    assert writer.first_name == "Tomas"
    assert takeover.return_abandoned(portal) == 0


def test_every_step_is_in_the_trail_without_a_word(portal: Portal) -> None:
    patient, case = in_an_interview(portal)
    takeover.take_over(portal, NADIA, case)
    takeover.write(portal, NADIA, case, "1", "Zebra crossing")
    takeover.hand_back(portal, NADIA, case)
    with portal.database.read() as session:
        lines = trail(session, "riverside", [patient.id])
        ours = [line for line in lines if line.actor == NADIA.actor]
        assert [line.action for line in ours] == ["takeover-began", "staff-wrote", "takeover-ended"]
        assert "Zebra" not in str([line.detail for line in lines])


def test_by_text_the_nurse_is_announced_and_heard(portal: Portal) -> None:
    seed(portal)
    phone = "+12065550123"
    started = portal.conversations.start("riverside", "sms", "en", phone=phone)
    patient = Patient(portal, id=started.conversation_id)
    patient.says("hello")
    patient.says("yes")
    patient.says(CHEST["en"])
    case = str(patient.state.case)
    service.claim(portal, NADIA, case)
    texts = len(sent(portal, patient.id))
    takeover.take_over(portal, NADIA, case)
    takeover.write(portal, NADIA, case, "1", "Please unlock your door")
    announced, words = sent(portal, patient.id)[texts:]
    assert announced[0] == "Riverside Family Clinic: A nurse is writing to you now."
    assert words[0] == "Please unlock your door"
    assert announced[1]
    assert words[1]  # not arriving is told to staff
    assert patient.says("done") == []
    takeover.hand_back(portal, NADIA, case)
    back = " ".join(text for text, _ in sent(portal, patient.id)[texts + 2 :])
    assert "I am back" in back


def sent(portal: Portal, conversation_id: str) -> list[tuple[str, bool]]:
    cipher = portal.cipher("riverside")
    with portal.database.read() as session:
        rows = session.scalars(
            select(Outbound)
            .where(Outbound.conversation == conversation_id)
            .order_by(Outbound.created_at)
        )
        return [(cipher.decrypt(row.text), row.safety) for row in rows]


def test_over_the_console(portal: Portal) -> None:
    patient, case = in_an_interview(portal)
    nadia = signed_in(portal)
    at = f"/riverside/staff/cases/{case}"
    assert "Write to the patient" in nadia.get(at).text
    assert nadia.post(f"{at}/takeover").headers["location"] == f"{at}#talk"
    page = nadia.get(at).text
    assert "Hand back to the assistant" in page
    form = {"client_id": "1", "text": "Good morning"}
    assert nadia.post(f"{at}/messages", data=form).status_code == 303
    assert last(patient).text == "Good morning"
    assert "Good morning" in nadia.get(f"{at}/words").text
    tomas = signed_in(portal, "tomas.lindqvist")
    assert tomas.post(f"{at}/messages", data=form | {"client_id": "2"}).status_code == 409
    other = {"sec-fetch-site": "cross-site"}
    assert nadia.post(f"{at}/hand-back", headers=other).status_code == 403
    assert nadia.post(f"{at}/hand-back").status_code == 303
    assert patient.state.writer is None


def test_another_clinic_sees_nothing_of_it(portal: Portal) -> None:
    patient, case = in_an_interview(portal)
    takeover.take_over(portal, NADIA, case)
    stranger = signed_in(portal, "beatriz.salas", "lakeside")
    for path in ("takeover", "messages", "hand-back"):
        form = {"client_id": "1", "text": "hello"}
        answer = stranger.post(f"/lakeside/staff/cases/{case}/{path}", data=form)
        assert answer.status_code == 404
    with portal.database.read() as session:
        assert session.get_one(Conversation, patient.id).org == "riverside"
    assert [view for view in said_since(patient, 0) if view.role is Role.STAFF] == []
