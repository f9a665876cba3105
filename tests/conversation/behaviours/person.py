"""Somebody who talks to the clinic on either channel: words in, words out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import select

from portal_api.adapters.texting import texting_of
from portal_api.conversation.portal import Portal
from portal_api.conversation.state import ConversationState
from portal_api.db.tables import Conversation, Outbound
from portal_api.sms.inbound import InboundText, receive
from portal_api.sms.segments import economical
from portal_api.staff.repository import reasons
from triage.answers import LinkId, Value

ORG, PHONE = "riverside", "+12065550123"
OPENINGS = {
    "belly": {
        "en": "my belly has been hurting since yesterday",
        "es": "me duele la barriga desde ayer",
    },
    "fever": {
        "en": "I have had a mild fever since yesterday",
        "es": "tengo un poco de fiebre desde ayer",
    },
}
_ACCENTS = str.maketrans("áéíóúÁÉÍÓÚ", "aeiouAEIOU")
HELLO = {"en": "hello", "es": "hola"}


@dataclass
class Person:
    """Everything is real but the wires: service, guard, engine, shaping, texting."""

    portal: Portal
    channel: str
    locale: str
    id: str = ""
    _sids: Iterator[int] = field(default_factory=lambda: itertools.count(1), repr=False)

    def __post_init__(self) -> None:
        if self.channel == "portal":
            service = self.portal.conversations
            self.id = service.start(ORG, "portal", self.locale).conversation_id
        else:
            self.says(HELLO[self.locale])
            self.id = str(self.portal.conversations.active_by_phone(ORG, PHONE))

    def opens(self, opening: str) -> str:
        """Consent, and say what is wrong; the answer."""
        self.says("1" if self.channel == "sms" else {"en": "yes", "es": "sí"}[self.locale])
        return self.says(OPENINGS[opening][self.locale])

    def says(self, text: str, asked: str | None = None) -> str:
        """Send words; everything that is said to them, as it is read."""
        return self._text(text) if self.channel == "sms" else self._write(text, asked)

    def writes(self, text: str, asked: str | None = None) -> None:
        """Send words and do not wait: they are accepted, and not answered yet."""
        client_id = f"w{next(self._sids)}"
        self.portal.conversations.accept(ORG, self.id, client_id=client_id, text=text, asked=asked)

    def answers_all(self, **replies: str) -> str:
        """Answer until the interview is over: as given, as a grown-up would, else "no"."""
        given = {"about": "self", "age": "40", "sex": "female", "review": self._yes, **replies}
        heard = ""
        for _ in range(60):
            if self.state.phase not in {"interview", "review"}:
                return heard
            heard = self.says(given.get(self.state.pending or "", "no"))
        raise AssertionError("the interview does not end")

    @property
    def state(self) -> ConversationState:
        with self.portal.database.read() as session:
            store = self.portal.store(session, ORG)
            return store.state(store.conversation(self.id))

    @property
    def answers(self) -> dict[str, Value]:
        return {str(link): value for link, value in self.state.interview.answers.items()}

    @property
    def language(self) -> str:
        return self._row().locale

    @property
    def engine(self) -> str | None:
        return self._row().engine

    @property
    def case(self) -> tuple[str, ...]:
        """Why staff see the conversation; nothing when they do not."""
        with self.portal.database.read() as session:
            case = self.portal.store(session, ORG).case(self.id)
            return reasons(session, ORG, [case.id]).get(case.id, ()) if case else ()

    @property
    def level(self) -> str | None:
        """The level of the case."""
        with self.portal.database.read() as session:
            case = self.portal.store(session, ORG).case(self.id)
            return case.level if case else None

    @property
    def open_question(self) -> str:
        """The words of the open question in the language of the conversation."""
        (reply,) = self.portal.context.open_question(ORG, self.language, self.state)
        return self.read(reply.text)

    def words(self, message_id: str, **args: object) -> str:
        """One sentence as this person reads it."""
        numbers = self.portal.organisations[ORG].numbers()
        text = self.portal.wording.text(self.language, message_id, **{**numbers, **args})
        return self.read(text)

    def read(self, text: str) -> str:
        return unaccented(flat(economical(text))) if self.channel == "sms" else flat(text)

    def asked(self, link_id: str) -> str:
        """The words of any question."""
        composer = self.portal.context.composer(ORG, self.language)
        return self.read(composer.question(LinkId(link_id), self.state.interview).text)

    @property
    def _yes(self) -> str:
        return {"en": "yes", "es": "sí"}[self.language]

    def _row(self) -> Conversation:
        with self.portal.database.read() as session:
            row = self.portal.store(session, ORG).conversation(self.id)
            session.expunge(row)
            return row

    def _write(self, text: str, asked: str | None) -> str:
        service = self.portal.conversations
        client_id = f"m{next(self._sids)}"
        taken = service.accept(ORG, self.id, client_id=client_id, text=text, asked=asked)
        service.drain(ORG, self.id)
        views = service.messages(ORG, self.id)
        mine = next(view.seq for view in views if view.id == taken.message_id)
        new = [view for view in views if view.seq > mine]
        return flat(" ".join([v.text + " " + " ".join(c.label for c in v.choices) for v in new]))

    def _text(self, text: str) -> str:
        before = len(self._texts())
        texting = texting_of(self.portal)
        inbound = InboundText(sid=f"SM{next(self._sids):032d}", sender=PHONE, text=text)
        receive(self.portal, texting, self.portal.organisations[ORG], inbound)
        return unaccented(flat(" ".join(self._texts()[before:])))

    def _texts(self) -> list[str]:
        with self.portal.database.read() as session:
            rows = session.scalars(select(Outbound).order_by(Outbound.created_at))
            return [self.portal.cipher(row.org).decrypt(row.text) for row in rows]


def flat(text: str) -> str:
    """The words alone: where a text is cut says nothing."""
    return " ".join(text.split())


def unaccented(text: str) -> str:
    """Texts lose accents where that saves a part, which depends on all that is said with them."""
    return text.translate(_ACCENTS)
