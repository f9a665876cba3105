"""One inbound message, from start to end. Read this page first.

1 accept: stored once, screened for danger, warned about  (``acceptance``)
2 consent and the dialogue turn                            (``turns``, ``engines``)
3 commit: answers, assessment, FHIR resources, case, audit (``commit``)
4 the reply is in the database and, on SMS, in the outbox
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass
from datetime import timedelta
from weakref import WeakValueDictionary

from sqlalchemy.orm.exc import StaleDataError

from consent.permits import reply
from portal_api.conversation.acceptance import Accepted, Inbound, accept
from portal_api.conversation.cases import Raised, raise_case
from portal_api.conversation.commit import commit, read_waiting
from portal_api.conversation.context import Context
from portal_api.conversation.messages import MessageView, StateView
from portal_api.conversation.ports import Workflows
from portal_api.conversation.repository import Store
from portal_api.conversation.state import ConversationState, Phase
from portal_api.conversation.turns import take
from portal_api.db.tables import Conversation
from portal_api.errors import BadInputError, NotAllowedError
from privacy.log import Event, emit
from triage.assess import assess
from triage.interview import questions_left

ACTIVE_FOR = timedelta(hours=72)
"""A text within this time goes on with the conversation before it."""


@dataclass(frozen=True)
class Started:
    """A new conversation. The token is shown once and only its hash is kept."""

    conversation_id: str
    token: str


class ConversationService:
    """Conversations of every organisation, on every channel."""

    def __init__(self, context: Context, workflows: Workflows) -> None:
        self._context = context
        self._workflows = workflows
        self._locks: WeakValueDictionary[str, _Lock] = WeakValueDictionary()
        self._locks_guard = threading.Lock()

    def start(
        self,
        org: str,
        channel: str,
        locale: str,
        *,
        phone: str | None = None,
        patient: str | None = None,
    ) -> Started:
        """Begin a conversation. ``phone`` in E.164. Raises ``BadInputError`` for a language the
        organisation does not speak."""
        context, token = self._context, secrets.token_urlsafe(32)
        if locale not in context.organisation(org).languages:
            raise BadInputError("This clinic does not offer that language.")
        now = context.clock()
        with context.database.write() as session:
            store = context.store(session, org)
            conversation = Conversation(
                id=context.new_id(),
                org=org,
                channel=channel,
                locale=locale,
                token_hash=_hash(token),
                phone_index=context.index(phone) if phone else None,
                phone=store.cipher.encrypt(phone) if phone else None,
                patient=patient,
                phase=Phase.CONSENT.value,
                state=b"",
                next_seq=1,
                created_at=now,
                updated_at=now,
            )
            store.put_state(reply(), conversation, ConversationState(pending="consent"), now)
            session.add(conversation)
            session.flush()
            if channel != "sms":
                welcome = context.composer(org, locale).welcome()
                context.say(reply(), store, conversation, welcome, now)
        emit(Event.CONVERSATION_STARTED, org=org, conversation=conversation.id, channel=channel)
        return Started(conversation.id, token)

    def active_by_phone(self, org: str, phone: str) -> str | None:
        """The conversation a text from this number goes on with, if any."""
        context = self._context
        with context.database.read() as session:
            since = context.clock() - ACTIVE_FOR
            found = context.store(session, org).by_phone(context.index(phone), since)
            return found.id if found else None

    def accept(
        self,
        org: str,
        conversation_id: str,
        *,
        client_id: str,
        text: str | None = None,
        choice: str | None = None,
        asked: str | None = None,
        channel: str | None = None,
    ) -> Accepted:
        """Store, screen, warn; see :func:`portal_api.conversation.acceptance.accept`.

        ``channel`` is where the person writes now; answers go there, and the other channel shows
        them when it is opened. ``asked`` is the link id of the question the person was looking at,
        where the channel knows it; an answer is never taken for another one.
        """
        inbound = Inbound(client_id, text, choice, asked, channel)
        accepted = accept(self._context, org, conversation_id, inbound)
        self._send_waiting(org, conversation_id)
        return accepted

    def drain(self, org: str, conversation_id: str) -> None:
        """Answer every accepted message in order. Safe to call twice, at once, after a crash."""
        with self._lock(conversation_id):
            while self._answer_next(org, conversation_id):
                pass

    def _answer_next(self, org: str, conversation_id: str) -> bool:
        context = self._context
        waiting = read_waiting(context, org, conversation_id)
        if waiting is None:
            return False
        step = take(context, waiting)
        try:
            done = commit(context, waiting, step)
        except StaleDataError:
            done = False  # another writer was first; read again
        if done:
            context.live.publish(org, f"conversation:{conversation_id}")
            context.live.publish(org, "queue")
            self._send_waiting(org, conversation_id)
        return True

    def said(self, org: str, conversation_id: str) -> None:
        """Something was said outside a turn: show it in open windows, send it where it is text."""
        self._context.live.publish(org, f"conversation:{conversation_id}")
        self._context.live.publish(org, "queue")
        self._send_waiting(org, conversation_id)

    def _send_waiting(self, org: str, conversation_id: str) -> None:
        context = self._context
        with context.database.read() as session:
            ids = context.store(session, org).waiting_texts(conversation_id)
        for outbound_id in ids:
            self._workflows.send(org, outbound_id)

    def messages(self, org: str, conversation_id: str, after: int = 0) -> list[MessageView]:
        """Messages with a ``seq`` above ``after``, oldest first."""
        with self._context.database.read() as session:
            return self._context.store(session, org).messages(conversation_id, after)

    def view(
        self, org: str, conversation_id: str, after: int = 0
    ) -> tuple[list[MessageView], StateView]:
        """Messages with a ``seq`` above ``after`` and where the conversation stands, as one."""
        with self._context.database.read() as session:
            store = self._context.store(session, org)
            return store.messages(conversation_id, after), self._state(store, conversation_id)

    def state(self, org: str, conversation_id: str) -> StateView:
        """Where the conversation stands."""
        with self._context.database.read() as session:
            return self._state(self._context.store(session, org), conversation_id)

    def _state(self, store: Store, conversation_id: str) -> StateView:
        context, org = self._context, store.org
        state = store.state(store.conversation(conversation_id))
        case = store.case(conversation_id)
        known = state.phase is Phase.DONE or bool(state.warned)
        level = assess(context.libraries[org], state.interview).level if known else None
        asking = state.phase is Phase.INTERVIEW
        return StateView(
            phase=state.phase.value,
            link_id=state.open,
            answered=len(state.history),
            left=questions_left(context.libraries[org], state.interview) if asking else 0,
            level=level.value if level else None,
            case=case.id if case else None,
            writer=store.writer(conversation_id),
        )

    def authorise(self, org: str, conversation_id: str, token: str | None) -> None:
        """Raises ``NotAllowedError`` (401) unless the token belongs to the conversation.

        A conversation that does not exist answers the same, so that ids cannot be probed.
        """
        given = _hash(token or "")
        with self._context.database.read() as session:
            store = self._context.store(session, org)
            row = store.find_conversation(conversation_id)
            further = store.has_key(conversation_id, given, self._context.clock())
        expected = row.token_hash if row else _hash("")
        fits = hmac.compare_digest(expected, given) or further
        if not token or not fits or row is None:
            raise NotAllowedError("This conversation is not open here.", status=401)

    def set_locale(self, org: str, conversation_id: str, locale: str) -> None:
        """Go on in another language; the open question is asked again in it."""
        context = self._context
        if locale not in context.organisation(org).languages:
            raise BadInputError("This clinic does not offer that language.")
        now = context.clock()
        with context.database.write() as session:
            store = context.store(session, org)
            conversation = store.conversation(conversation_id, lock=True)
            if conversation.locale == locale:
                return
            conversation.locale = locale
            conversation.updated_at = now
            open_question = context.open_question(org, locale, store.state(conversation))
            context.say(reply(), store, conversation, open_question, now)
        context.live.publish(org, f"conversation:{conversation_id}")

    def raise_case(self, org: str, conversation_id: str, raised: Raised) -> str:
        """Put the conversation in front of staff for any reason; the case id."""
        context, now = self._context, self._context.clock()
        with context.database.write() as session:
            store = context.store(session, org)
            conversation = store.conversation(conversation_id, lock=True)
            case = raise_case(store, conversation, raised, now)
        context.live.publish(org, "queue")
        return case.id

    def _lock(self, conversation_id: str) -> _Lock:
        with self._locks_guard:
            lock = self._locks.get(conversation_id)
            if lock is None:
                lock = self._locks[conversation_id] = _Lock()
            return lock


class _Lock:
    """A lock that may be weakly referenced, so that idle conversations cost nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
