"""Who speaks to the patient: the assistant, or a person of the clinic in its place.

Each function works within the caller's transaction, with the conversation's row locked. Stored as
rows, so that a reload, a second window or a process that dies changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from consent.permits import reply
from portal_api.conversation.consenting import sharing
from portal_api.conversation.context import Context
from portal_api.conversation.messages import Kind, Reply, Role, Writer
from portal_api.conversation.outbox import queue_texts
from portal_api.conversation.ports import ShapedText
from portal_api.conversation.repository import Store
from portal_api.conversation.takeover.repository import open_takeover, writers
from portal_api.db.tables import Conversation, Takeover
from portal_api.errors import ConflictError


class NotSharedError(ConflictError):
    """The patient has not agreed, or does not agree any more, to share with the clinic."""

    def __init__(self) -> None:
        super().__init__("The patient has not agreed to share this with the clinic.")


def begin(
    context: Context, store: Store, conversation: Conversation, staff_id: str, now: datetime
) -> bool:
    """Let this member of staff write; the assistant is quiet from here on. ``False`` when they do
    already. Whoever wrote before them is done. Raises :class:`NotSharedError`."""
    _shared(context, store, conversation)
    going_on = open_takeover(store.session, store.org, conversation.id)
    if going_on is not None and going_on.staff == staff_id:
        return False
    if going_on is not None:
        going_on.ended_at = now
        store.session.flush()  # only one may be open at a time
    store.session.add(
        Takeover(
            id=context.new_id(),
            org=store.org,
            conversation=conversation.id,
            staff=staff_id,
            began_at=now,
            wrote_at=now,
        )
    )
    who = writers(store.session, store.org, [staff_id])[staff_id]
    composer = context.composer(store.org, conversation.locale)
    notice = composer.notice("takeover.began", who=named(composer.text, who))
    store.add_message(reply(), conversation, context.new_id(), Role.ASSISTANT, notice, now)
    text = composer.text(f"sms.takeover.{who.role}")
    _text(context, store, conversation, [ShapedText(text, safety=True)], now)
    conversation.updated_at = now
    return True


def write(
    context: Context,
    store: Store,
    conversation: Conversation,
    takeover: Takeover,
    words: str,
    client_id: str,
    now: datetime,
) -> bool:
    """Words of the member of staff to the patient; by text too where that is their channel.

    ``False`` when the same ``client_id`` was written before. Raises :class:`NotSharedError`.
    """
    _shared(context, store, conversation)
    if store.message_by_client_id(conversation.id, client_id) is not None:
        return False
    said = Reply(Kind.TEXT, words)
    row = store.add_message(
        reply(), conversation, context.new_id(), Role.STAFF, said, now, client_id=client_id
    )
    row.author = takeover.staff
    takeover.wrote_at = now
    conversation.updated_at = now
    org = context.organisation(store.org)
    shaped = context.shaper.shape(org, conversation.locale, [said])
    # That a person's words did not arrive is something that person must hear of.
    _text(context, store, conversation, [ShapedText(t.text, safety=True) for t in shaped], now)
    return True


def hand_back(
    context: Context, store: Store, conversation: Conversation, now: datetime
) -> Takeover | None:
    """The assistant answers again, says so, and asks the open question again. ``None`` when it
    had not been quiet."""
    going_on = end(store, conversation, now)
    if going_on is None:
        return None
    who = writers(store.session, store.org, [going_on.staff])[going_on.staff]
    composer = context.composer(store.org, conversation.locale)
    back = composer.notice("takeover.ended", who=named(composer.text, who))
    question = context.open_question(store.org, conversation.locale, store.state(conversation))
    context.say(reply(), store, conversation, [back, *question], now)
    conversation.updated_at = now
    return going_on


def _shared(context: Context, store: Store, conversation: Conversation) -> None:
    ages = context.organisation(store.org).ages
    if sharing(ages, store.decisions(conversation.id), store.state(conversation)) is None:
        raise NotSharedError


def end(store: Store, conversation: Conversation, now: datetime) -> Takeover | None:
    """Nobody writes any more, without a word about it: the caller has its own."""
    going_on = open_takeover(store.session, store.org, conversation.id)
    if going_on is not None:
        going_on.ended_at = now
    return going_on


def named(text: Callable[..., str], who: Writer) -> str:
    """``Nurse Nadia``, in the language of ``text``."""
    return text(f"takeover.who.{who.role}", name=who.first_name)


def _text(
    context: Context,
    store: Store,
    conversation: Conversation,
    texts: list[ShapedText],
    now: datetime,
) -> None:
    if conversation.phone is not None and conversation.channel == "sms":
        queue_texts(reply(), store, conversation, texts, now, context.new_id, context.index)
