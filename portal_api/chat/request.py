"""What became of the patient's request at the clinic, in the patient's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal_api.conversation.composing import Composer
from portal_api.conversation.hours import is_open
from portal_api.conversation.portal import Portal
from portal_api.conversation.repository import Store
from portal_api.conversation.takeover.repository import writers
from portal_api.db.tables import Case, Conversation
from triage.level import Level


@dataclass(frozen=True)
class Request:
    """``state``: not-shared, alerted, waiting, late, opened, writing, closed.

    ``standing`` says it in a sentence, ``otherwise`` what to do if nobody answers by then;
    ``stamp`` changes whenever either does.
    """

    state: str
    standing: str
    otherwise: str

    @property
    def stamp(self) -> str:
        return f"{self.state}:{self.standing}"


def request_view(portal: Portal, org: str, conversation_id: str, locale: str) -> Request | None:
    """The request as it stands now; ``None`` while there is none."""
    now = portal.clock()
    composer = portal.context.composer(org, locale)
    with portal.database.read() as session:
        store = portal.store(session, org)
        conversation = store.conversation(conversation_id)
        case = store.case(conversation_id)
        if case is None:
            return _without_a_case(composer, conversation)
        return _with_a_case(composer, store, case, now)


def _without_a_case(composer: Composer, conversation: Conversation) -> Request | None:
    if conversation.phase != "done":
        return None
    return Request("not-shared", composer.text("conversation.contact.not-shared"), "")


def _with_a_case(composer: Composer, store: Store, case: Case, now: datetime) -> Request:
    emergency = Level(case.level).is_emergency
    otherwise = composer.text("result.request.danger" if emergency else _otherwise(composer, now))
    if case.status == "closed":
        return Request("closed", composer.text("result.request.closed"), "")
    writer = store.writer(case.conversation)
    if writer is not None:
        return Request("writing", composer.text(f"result.request.writing.{writer.role}"), otherwise)
    if case.status == "claimed" and case.owner is not None:
        who = writers(store.session, store.org, [case.owner])[case.owner]
        return Request("opened", composer.text(f"result.request.opened.{who.role}"), otherwise)
    if emergency:
        return Request("alerted", composer.text("result.request.alerted"), otherwise)
    when = composer.moment(case.due_at, now)
    if now > case.due_at:
        return Request("late", composer.text("result.request.late", when=when), otherwise)
    return Request("waiting", composer.text("result.request.waiting", when=when), otherwise)


def _otherwise(composer: Composer, now: datetime) -> str:
    """Whom to call instead: at night nobody picks up the clinic's telephone."""
    return "result.request.call" if is_open(composer.org, now) else "result.request.call-closed"
