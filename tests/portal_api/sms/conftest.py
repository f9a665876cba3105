"""A portal that texts through the emulator, and a provider that posts signed webhooks to it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import select

from consent.permits import reply
from portal_api import problems
from portal_api.adapters.inline_workflows import InlineWorkflows
from portal_api.adapters.loopback_handset import LoopbackHandset
from portal_api.adapters.texting import texting_of
from portal_api.adapters.twilio_sms import TwilioSignature, TwilioSMS
from portal_api.conversation.outbox import TextKind
from portal_api.conversation.portal import Portal
from portal_api.db.tables import Case, Conversation, Message, Outbound
from portal_api.settings import Organisation
from portal_api.sms import router as sms
from portal_api.sms.texting import Texting
from tests.conftest import Clock
from tests.servers.twilio.emulator import Emulator

PHONE = "+12065550123"
READING = timedelta(seconds=10)


@pytest.fixture
def org(portal: Portal) -> Organisation:
    return portal.organisations["riverside"]


@pytest.fixture
def emulator(org: Organisation, clock: Clock) -> Iterator[Emulator]:
    token = org.sms.auth_token.get_secret_value()
    with Emulator(token=token, silence=3, clock=clock) as running:
        yield running


@pytest.fixture
def texting(portal: Portal, emulator: Emulator) -> Texting:
    """Texting through the emulator; the portal's inline workflows use it too."""
    made = texting_of(portal, TwilioSMS(base_url=emulator.url, timeout=1))
    assert isinstance(portal.workflows, InlineWorkflows)
    portal.workflows.texting = made
    return made


@pytest.fixture
def client(portal: Portal, texting: Texting) -> Iterator[TestClient]:
    app = FastAPI()
    app.state.portal = portal
    app.state.pages = portal.pages
    problems.install(app)
    app.include_router(sms.router)
    with TestClient(app, base_url=portal.settings.public_url) as made:
        handset = LoopbackHandset(TwilioSignature(), texting.public_url, texting.public_url, made)
        app.state.texting = replace(texting, handset=handset)
        yield made


@dataclass
class Provider:
    """Posts what Twilio would."""

    client: TestClient
    org: Organisation
    public_url: str
    clock: Clock = field(default_factory=Clock)
    sids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def fields(self, text: str, sender: str = PHONE, **more: str) -> dict[str, str]:
        return {
            "MessageSid": f"SM{next(self.sids):032d}",
            "AccountSid": self.org.sms.account_sid,
            "From": sender,
            "To": self.org.sms.number,
            "Body": text,
            "NumMedia": "0",
            **more,
        }

    def post(self, fields: dict[str, str], path: str | None = None) -> Response:
        path = path or f"/sms/{self.org.id}/inbound"
        signature = TwilioSignature().sign(self.org, self.public_url + path, fields)
        return self.client.post(path, data=fields, headers={"X-Twilio-Signature": signature})

    def text(self, text: str, sender: str = PHONE, **more: str) -> Response:
        """A text from somebody who has read what was sent before."""
        self.clock.advance(READING)
        return self.post(self.fields(text, sender, **more))


@pytest.fixture
def provider(client: TestClient, portal: Portal, org: Organisation, clock: Clock) -> Provider:
    return Provider(client, org, portal.settings.public_url, clock)


@dataclass(frozen=True)
class Kept:
    """What the database holds, decrypted."""

    portal: Portal

    def conversations(self) -> int:
        with self.portal.database.read() as session:
            return len(session.scalars(select(Conversation.id)).all())

    def words(self) -> list[str]:
        with self.portal.database.read() as session:
            rows = session.scalars(
                select(Message).where(Message.role == "patient").order_by(Message.created_at)
            )
            return [self.portal.cipher(row.org).decrypt(row.text) for row in rows]

    def texts(self) -> list[Outbound]:
        with self.portal.database.read() as session:
            rows = list(session.scalars(select(Outbound).order_by(Outbound.created_at)))
            session.expunge_all()
            return rows

    def cases(self) -> list[Case]:
        with self.portal.database.read() as session:
            rows = list(session.scalars(select(Case)))
            session.expunge_all()
            return rows

    def text_of(self, row: Outbound) -> str:
        return self.portal.cipher(row.org).decrypt(row.text)


@pytest.fixture
def kept(portal: Portal) -> Kept:
    return Kept(portal)


@pytest.fixture
def queued(portal: Portal, texting: Texting, org: Organisation) -> Callable[..., str]:
    """Puts a text of a conversation in the outbox; its id."""

    def queue(
        text: str = "How old are you?",
        *,
        safety: bool = False,
        kind: TextKind = TextKind.REPLY,
        phone: str = PHONE,
    ) -> str:
        known = portal.conversations.active_by_phone(org.id, phone)
        conversation = (
            known or portal.conversations.start(org.id, "sms", "en", phone=phone).conversation_id
        )
        outbound_id = portal.new_id()
        with portal.database.write() as session:
            texting.queue(
                reply(),
                session,
                org,
                outbound_id,
                phone,
                text,
                conversation=conversation,
                safety=safety,
                kind=kind,
            )
        return outbound_id

    return queue
