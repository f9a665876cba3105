"""Which question a person had read when they wrote: texts cross on the way, and arrive in any
order. An answer that was under way before a question reached its telephone is no answer to it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from portal_api.db.tables import Outbound
from portal_api.sms.crossing.repository import AskedTexts

CROSSING = timedelta(seconds=3)
"""A text sent less than this ago, and not reported as arrived, was not read by whoever writes now:
it and their answer both take a second or more on the way, and the answer has to be written."""
UNSEEN = "unseen"
"""What was asked of somebody who has not read a question of ours yet."""


def question_seen(texts: AskedTexts, conversation: str, now: datetime) -> str | None:
    """Link id of the last question that had reached the telephone by ``now``.

    :data:`UNSEEN` when there were questions and none had; ``None`` when none was ever asked.
    """
    later: datetime | None = None
    asked = texts.questions(conversation)
    for link_id, at in asked:
        if all(_reached(row, now) for row in texts.written(conversation, at, later)):
            return link_id
        later = at
    return UNSEEN if asked else None


def _reached(row: Outbound, now: datetime) -> bool:
    if row.status == "delivered":
        return True
    return row.status == "sent" and row.sent_at is not None and row.sent_at <= now - CROSSING
