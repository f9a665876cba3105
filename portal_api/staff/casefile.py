"""Everything one case page shows, read in one go."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from consent.decisions import Decision
from portal_api.conversation.composing import Composer
from portal_api.conversation.messages import MessageView
from portal_api.conversation.portal import Portal
from portal_api.conversation.repository import Store
from portal_api.conversation.takeover.repository import open_takeover
from portal_api.db.audit import trail
from portal_api.db.tables import Audit
from portal_api.identity.staff_member import StaffMember
from portal_api.staff import repository
from portal_api.staff.queue import QueueEntry, assessment_of, entry_of
from portal_api.staff.repository import QueueRow
from triage.answers import Answers, LinkId, Reply, Value
from triage.assess import Assessment
from triage.explaining import WhatIf

_SEEN_WITHOUT_CONSENT = frozenset({"Flag", "Task"})
_SOURCE = re.compile(r"(?P<title>.*?)\.?\s*(?P<url>https?://\S+)?")


@dataclass(frozen=True)
class AnswerLine:
    """One answer, in the patient's language and in the reader's."""

    link_id: str
    question: str
    value: str
    asked_as: str
    answered_as: str
    deciding: bool
    worrying: bool


@dataclass(frozen=True)
class Source:
    """Where a rule comes from."""

    title: str
    url: str | None


@dataclass(frozen=True)
class ResourceView:
    """One FHIR resource, readable."""

    type: str
    id: str
    version: int
    text: str


@dataclass(frozen=True)
class TrailLine:
    """One step of the audit trail."""

    at: datetime
    actor: str
    action: str
    detail: dict[str, Any]
    seq: int


@dataclass(frozen=True)
class CaseFile:
    """One case with all that staff may see of it."""

    entry: QueueEntry
    assessment: Assessment | None
    answers: tuple[AnswerLine, ...]
    messages: tuple[MessageView, ...]
    decisions: tuple[Decision, ...]
    phones: tuple[str, ...]
    birth_date: str | None
    resources: tuple[ResourceView, ...]
    trail: tuple[TrailLine, ...]
    joined: bool
    """Whether the case belongs to a patient the clinic knows."""
    writer: str | None
    """Id of the member of staff who writes in the assistant's place at the moment."""


def case_file(portal: Portal, member: StaffMember, case_id: str, locale: str) -> CaseFile:
    """The case in the reader's language. Raises ``NotFoundError``.

    Of a case that is not shared it holds level, contact, alarm, task and trail, and no word more.
    """
    with portal.database.read() as session:
        store = portal.store(session, member.org)
        row = repository.one(session, member.org, case_id)
        shared, conversation = row.case.shared, row.conversation.id
        reasons = repository.reasons(session, member.org, [case_id])
        assessment = assessment_of(store, row) if shared else None
        going_on = open_takeover(session, member.org, conversation)
        return CaseFile(
            entry=entry_of(store, row, reasons.get(case_id, ())),
            assessment=assessment,
            answers=_answers(portal, store, row, assessment, locale) if shared else (),
            messages=tuple(store.messages(conversation)) if shared else (),
            decisions=tuple(store.decisions(conversation)),
            phones=_phones(session, store, row),
            birth_date=_birth_date(store, row) if shared else None,
            resources=_resources(session, store, row),
            trail=_trail(session, member.org, row),
            joined=row.patient is not None,
            writer=going_on.staff if going_on else None,
        )


def sources(written: str) -> list[Source]:
    """The sources of a rule, from its one line of text."""
    found = [_SOURCE.fullmatch(part.strip()) for part in written.split(" | ")]
    return [Source(m["title"] or m["url"] or "", m["url"]) for m in found if m]


def what_if(
    portal: Portal, member: StaffMember, change: WhatIf | None, locale: str
) -> list[tuple[str, str]]:
    """Question and answer of each change that would lead to another level."""
    composer = portal.context.composer(member.org, locale)
    changes = change.answers if change else ()
    return [(_question(composer, link), composer.value(link, value)) for link, value in changes]


def _answers(
    portal: Portal, store: Store, row: QueueRow, assessment: Assessment | None, locale: str
) -> tuple[AnswerLine, ...]:
    theirs = portal.context.composer(store.org, row.conversation.locale)
    ours = portal.context.composer(store.org, locale)
    answers = store.state(row.conversation).interview.answers
    deciding = frozenset(assessment.deciding if assessment else ())
    return tuple(
        AnswerLine(
            link_id=link,
            question=_question(ours, link),
            value=ours.value(link, value),
            asked_as=_question(theirs, link),
            answered_as=theirs.value(link, value),
            deciding=link in deciding,
            worrying=_is_worrying(ours, link, value),
        )
        for link, value in _ordered(answers, deciding)
    )


def _ordered(answers: Answers, deciding: frozenset[LinkId]) -> Iterable[tuple[LinkId, Value]]:
    """Deciding answers first, else in the order given."""
    return sorted(answers.items(), key=lambda pair: pair[0] not in deciding)


def _is_worrying(composer: Composer, link: LinkId, value: Value) -> bool:
    question = composer.library.questions.get(link)
    return question is not None and question.danger and value in {Reply.YES, Reply.UNSURE}


def _question(composer: Composer, link: str) -> str:
    known = composer.wording.has(composer.locale, f"question.{link}")
    return composer.text(f"question.{link}") if known else link


def _phones(session: Session, store: Store, row: QueueRow) -> tuple[str, ...]:
    """The telephone written from, then the patient's others."""
    stored = [row.conversation.phone] if row.conversation.phone else []
    if row.patient is not None and row.case.shared:
        stored += repository.phones(session, store.org, row.patient.id)
    return tuple(dict.fromkeys(store.cipher.decrypt(phone) for phone in stored))


def _birth_date(store: Store, row: QueueRow) -> str | None:
    return store.cipher.decrypt(row.patient.birth_date) if row.patient else None


def _resources(session: Session, store: Store, row: QueueRow) -> tuple[ResourceView, ...]:
    return tuple(
        ResourceView(
            found.type,
            found.id,
            found.version,
            json.dumps(
                json.loads(store.cipher.decrypt(found.content)), indent=2, ensure_ascii=False
            ),
        )
        for found in repository.resources(session, store.org, row.conversation.id)
        if row.case.shared or found.type in _SEEN_WITHOUT_CONSENT
    )


def _trail(session: Session, org: str, row: QueueRow) -> tuple[TrailLine, ...]:
    """What happened to the case and its conversation; the same person looking again shows once."""
    names = {f"staff:{i}": name for i, name in repository.staff_names(session, org).items()}
    lines: list[TrailLine] = []
    before: Audit | None = None
    for entry in trail(session, org, (row.case.id, row.conversation.id)):
        again = before is not None and before.actor == entry.actor
        if again and before is not None and before.action == entry.action == "case-viewed":
            lines.pop()
        actor = names.get(entry.actor, entry.actor)
        lines.append(TrailLine(entry.at, actor, entry.action, entry.detail, entry.seq))
        before = entry
    return tuple(lines)
