"""A text that needs a yes is asked about again when it is sent: the yes may be gone by then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from consent.permits import NotPermittedError, Permit, granted
from consent.purposes import Purpose
from portal_api.conversation.consenting import Shown, decided
from portal_api.conversation.portal import Portal
from portal_api.settings import Organisation
from portal_api.sms.sender import Sender
from portal_api.sms.texting import Texting
from tests.portal_api.sms.conftest import PHONE, Kept
from tests.servers.twilio.emulator import Emulator


def queue_on(portal: Portal, texting: Texting, org: Organisation, *, taken_back: bool) -> str:
    """A text queued on a yes, which is then taken back, or not; its id."""
    conversation = portal.conversations.start(org.id, "portal", "en").conversation_id
    shown = Shown({Purpose.TEXTS: "May we text you?"}, "en", "portal", portal.clock())
    yes = decided(Purpose.TEXTS, True, shown)
    permit = granted(Purpose.TEXTS, [yes])
    assert permit is not None
    outbound_id = portal.new_id()
    with portal.database.write() as session:
        store = portal.store(session, org.id)
        row = store.conversation(conversation)
        store.add_decision(row, portal.new_id(), yes)
        texting.queue(
            permit, session, org, outbound_id, PHONE, "How are you?", conversation=conversation
        )
        if taken_back:
            later = replace(yes, granted=False, decided_at=yes.decided_at + timedelta(seconds=1))
            store.add_decision(row, portal.new_id(), later)
    return outbound_id


@pytest.mark.parametrize("taken_back", [False, True])
def test_a_text_goes_out_only_while_the_yes_stands(
    portal: Portal,
    texting: Texting,
    org: Organisation,
    emulator: Emulator,
    kept: Kept,
    taken_back: bool,
) -> None:
    outbound = queue_on(portal, texting, org, taken_back=taken_back)
    Sender(texting).send(org.id, outbound)
    assert emulator.bodies() == ([] if taken_back else ["How are you?"])
    (row,) = kept.texts()
    assert (row.status, row.error) == (("opted-out", "consent") if taken_back else ("sent", None))
    assert row.ground == "granted"


def test_a_yes_to_another_purpose_queues_no_text(
    portal: Portal, texting: Texting, org: Organisation
) -> None:
    shown = Shown({Purpose.QUALITY: "May we?"}, "en", "portal", portal.clock())
    permit: Permit | None = granted(Purpose.QUALITY, [decided(Purpose.QUALITY, True, shown)])
    assert permit is not None
    with portal.database.write() as session, pytest.raises(NotPermittedError):
        texting.queue(permit, session, org, "x", PHONE, "How are you?", conversation=None)
