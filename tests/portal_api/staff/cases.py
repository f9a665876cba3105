"""Cases for the tests, from real rules and written by the real code; only the words are fixed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi.testclient import TestClient

from consent.permits import emergency, reply
from portal_api.app import create_app
from portal_api.conversation.cases import Raised, Reason, case_id_of, raise_case
from portal_api.conversation.consenting import ASKED_TOGETHER, Shown, decisions_of, sharing
from portal_api.conversation.hours import due_at
from portal_api.conversation.messages import Kind, Reply, Role
from portal_api.conversation.portal import Portal
from portal_api.conversation.state import ConversationState, Phase
from portal_api.db.tables import Conversation
from portal_api.demo.seed import seed
from records.case import Case, Evidence, case_resources
from triage.answers import LinkId, Value
from triage.answers import Reply as Answer
from triage.assess import Assessment, assess
from triage.findings import Finding, FindingCode, Status
from triage.interview import Interview, answer, begin, next_question
from triage.library import Library
from triage.protocol import ProtocolId, Question, QuestionType

ADULT: dict[str, Value] = {"about": "self", "age": 58.0, "sex": "male"}
EMERGENCY = {**ADULT, "red-flag.chest-pain-danger": Answer.YES}
WORDS = "My chest hurts and my neighbour Zebulon drove me home"


@dataclass(frozen=True)
class Told:
    """What a patient of a test said and agreed to."""

    protocol: str = "chest-pain"
    answers: Mapping[str, Value] = field(default_factory=lambda: dict(ADULT))
    consent: str = "yes"
    words: str = WORDS
    channel: str = "portal"
    locale: str = "en"
    patient: str | None = None
    phone: str | None = None


def open_case(portal: Portal, org: str = "riverside", told: Told | None = None) -> str:
    """A case in the queue of that organisation, with all its records; its id."""
    told = told or Told()
    seed(portal)
    interview = interviewed(portal.library("riverside"), told)
    found = assess(portal.library("riverside"), interview)
    service, now = portal.conversations, portal.clock()
    conversation_id = service.start(
        org, told.channel, told.locale, phone=told.phone, patient=told.patient
    ).conversation_id
    with portal.database.write() as session:
        store = portal.store(session, org)
        conversation = store.conversation(conversation_id)
        message = store.add_message(
            reply(), conversation, portal.new_id(), Role.PATIENT, Reply(Kind.TEXT, told.words), now
        )
        finding = _finding(portal.library("riverside"), told)
        state = ConversationState(
            phase=Phase.DONE, interview=interview, evidence=(Evidence(finding, message.id),)
        )
        store.put_state(reply(), conversation, state, now)
        shown = Shown(dict.fromkeys(ASKED_TOGETHER, "May we?"), told.locale, told.channel, now)
        for decision in decisions_of(told.consent, shown):
            store.add_decision(conversation, portal.new_id(), decision)
        ages = portal.organisations[org].ages
        permit = sharing(ages, store.decisions(conversation_id), state) or emergency()
        raised = Raised(
            found.level,
            found.route,
            Reason.RED_FLAG if found.level.is_emergency else Reason.ASSESSED,
            permit,
            json.dumps(found.to_json()),
            _resources(portal, conversation, interview, found, finding, message.id),
        )
        return raise_case(store, conversation, raised, now).id


def interviewed(library: Library, told: Told) -> Interview:
    """An interview answered from the mapping, and "no" or the lowest value to everything else."""
    interview = begin(library, Interview(), (_finding(library, told),), ())
    for link, value in told.answers.items():
        if link.startswith("red-flag."):
            interview = answer(library, interview, LinkId(link), value)
    while (question := next_question(library, interview)) is not None:
        value = told.answers.get(question.link_id, _otherwise(question))
        interview = answer(library, interview, question.link_id, value)
    return interview


def _otherwise(question: Question) -> Value:
    if question.type is QuestionType.CHOICE:
        return question.options[0]
    if question.type is QuestionType.QUANTITY:
        return question.minimum or 0.0
    return Answer.NO


def _finding(library: Library, told: Told) -> Finding:
    """What the first words mean; a finding no protocol knows opens the general one."""
    known = library.protocols[ProtocolId(told.protocol)].findings
    code = known[0] if known else FindingCode("local:something-else")
    return Finding(code, Status.PRESENT, 0, 5, told.words[:5])


def client_of(portal: Portal) -> TestClient:
    """A browser that follows no redirects and keeps its cookies."""
    return TestClient(create_app(portal), base_url="http://127.0.0.1:8000", follow_redirects=False)


def signed_in(portal: Portal, login: str = "nadia.osei", org: str = "riverside") -> TestClient:
    """A browser of that member of staff."""
    seed(portal)
    client = client_of(portal)
    response = client.post(f"/{org}/staff/sign-in", data={"login": login})
    assert response.status_code == 303, response.text
    return client


def _resources(
    portal: Portal,
    conversation: Conversation,
    interview: Interview,
    found: Assessment,
    finding: Finding,
    message_id: str,
) -> tuple[dict[str, object], ...]:
    org, now = conversation.org, portal.clock()
    case = Case(
        org=org,
        conversation_id=conversation.id,
        case_id=case_id_of(conversation.id),
        patient=conversation.patient,
        locale=conversation.locale,
        channel=conversation.channel,
        authored=now,
        interview=interview,
        assessment=found,
        evidence=(Evidence(finding, message_id),),
        due=due_at(found.level, now),
        device_version=portal.context.version,
        base_url=f"{portal.context.public_url}/fhir/R4/{org}",
    )
    return tuple(case_resources(portal.library("riverside"), case))
