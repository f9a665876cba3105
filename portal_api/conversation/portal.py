"""What every router works with, and how it gets it: nothing is global, all is wired at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from portal_api.conversation.context import Context
from portal_api.conversation.ports import LiveUpdates, Press, Wording, Workflows
from portal_api.conversation.repository import Store
from portal_api.conversation.service import ConversationService
from portal_api.db.engine import Database
from portal_api.pages import Pages
from portal_api.settings import Organisation, Settings, organisation_of
from privacy.encryption import FieldCipher
from triage.library import Library


@dataclass(frozen=True)
class Portal:
    """The wired application."""

    settings: Settings
    context: Context
    conversations: ConversationService
    workflows: Workflows
    pages: Pages
    press: Press

    @property
    def organisations(self) -> dict[str, Organisation]:
        return self.context.organisations

    @property
    def database(self) -> Database:
        return self.context.database

    @property
    def wording(self) -> Wording:
        return self.context.wording

    def library(self, org: str) -> Library:
        """The rules as far as the organisation has them switched on."""
        return self.context.libraries[org]

    @property
    def live(self) -> LiveUpdates:
        return self.context.live

    @property
    def clock(self) -> Callable[[], datetime]:
        return self.context.clock

    @property
    def new_id(self) -> Callable[[], str]:
        return self.context.new_id

    @property
    def index(self) -> Callable[[str], str]:
        return self.context.index

    def cipher(self, org: str) -> FieldCipher:
        """The organisation's own keys: another's cannot read its fields."""
        return self.context.ciphers[org]

    def store(self, session: Session, org: str) -> Store:
        """The organisation's rows within a transaction."""
        return self.context.store(session, org)


def portal_of(request: Request) -> Portal:
    """The portal this application was made with."""
    portal: Portal = request.app.state.portal
    return portal


PortalDep = Annotated[Portal, Depends(portal_of)]


def organisation(org: str, portal: PortalDep) -> Organisation:
    """The organisation in the address. Raises ``NotFoundError`` for an unknown one."""
    return organisation_of(portal.organisations, org)


OrganisationDep = Annotated[Organisation, Depends(organisation)]
