"""Who comes back with the same complaint within 72 hours stands one level higher."""

from datetime import timedelta

import pytest

from portal_api.conversation.portal import Portal
from tests.conftest import Clock
from tests.conversation.talking import Patient
from triage.level import Level

PHONE = "+12065550188"


def texts(portal: Portal, words: str, phone: str = PHONE) -> Level:
    """One whole conversation over that telephone; the level it comes to."""
    started = portal.conversations.start("riverside", "sms", "en", phone=phone)
    patient = Patient(portal, id=started.conversation_id)
    patient.consents()
    patient.says(words)
    patient.answers()
    with portal.database.read() as session:
        case = portal.store(session, "riverside").case(started.conversation_id)
        assert case is not None
        return Level(case.level)


def test_the_same_complaint_within_three_days_is_one_level_up(portal: Portal, clock: Clock) -> None:
    first = texts(portal, "my nose is bleeding")
    clock.advance(timedelta(hours=71))
    assert texts(portal, "my nose is bleeding again") is first.raised()


@pytest.mark.parametrize(
    ("words", "phone", "later"),
    [
        ("my nose is bleeding again", PHONE, timedelta(hours=73)),
        ("my nose is bleeding again", "+12065550189", timedelta(hours=1)),
        ("my belly hurts", PHONE, timedelta(hours=1)),
    ],
    ids=["later", "another person", "another complaint"],
)
def test_nothing_else_is_raised(
    portal: Portal, clock: Clock, words: str, phone: str, later: timedelta
) -> None:
    alone = texts(portal, words, "+12065550190")
    texts(portal, "my nose is bleeding")
    clock.advance(later)
    assert texts(portal, words, phone) is alone
