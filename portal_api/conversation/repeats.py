"""Who comes back with the same complaint within 72 hours is taken one level more seriously.

It is known from earlier conversations of the same telephone or patient, and never asked. The
72 hours are those of clinical.md; see the sources of the question ``repeat-contact``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from portal_api.conversation.repository import Store
from portal_api.db.tables import Conversation
from triage.answers import Reply
from triage.interview import Interview
from triage.protocol import ProtocolId
from triage.standing import REPEAT

WITHIN = timedelta(hours=72)


def earlier_complaints(
    store: Store, conversation: Conversation, now: datetime
) -> frozenset[ProtocolId]:
    """The protocols of the same person's other conversations of the last 72 hours."""
    others = store.others_of_the_same_person(conversation, now - WITHIN)
    return frozenset(p for other in others for p in store.state(other).interview.protocols)


def noting_repeat(interview: Interview, earlier: frozenset[ProtocolId]) -> Interview:
    """The interview, knowing that this complaint was brought before."""
    if REPEAT in interview.answers or earlier.isdisjoint(interview.protocols):
        return interview
    return replace(interview, answers=interview.answers.with_answer(REPEAT, Reply.YES))
