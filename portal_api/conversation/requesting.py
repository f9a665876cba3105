""" "What do you know about me" and "forget me", at any place of a conversation."""

from __future__ import annotations

from dataclasses import replace

from consent.permits import legal
from consent.requests import wants_erasure, wants_to_know
from portal_api.conversation.cases import Raised, Reason
from portal_api.conversation.composing import Composer
from portal_api.conversation.messages import Reply
from portal_api.conversation.permission import withdrawn
from portal_api.conversation.state import ConversationState, Phase
from portal_api.conversation.step import Step, Waiting
from triage.level import Level, Route


def about_data(composer: Composer, waiting: Waiting, then: tuple[Reply, ...]) -> Step | None:
    """The step for somebody who asks for their data, or for its end; ``None`` for other words.

    ``then`` is the open question, asked again after an answer that ends nothing.
    """
    if wants_erasure(waiting.text):
        return forgotten(composer, waiting)
    return _told(composer, waiting, then) if wants_to_know(waiting.text) else None


def forgotten(composer: Composer, waiting: Waiting) -> Step:
    """Consent is taken back, and what may be deleted is deleted now. What staff have worked with
    is deleted by a person, who is told at once."""
    taken_back = withdrawn(composer, waiting)
    kept = composer.kept(case=waiting.case)
    if waiting.confirm:
        notice = composer.notice("conversation.erasure.asked")
        # An alarm outranks the request: the case stays as urgent as it is.
        request = _request(Reason.ERASURE)
        if taken_back.raised is None:
            return replace(taken_back, replies=(notice, kept), raised=request)
        return replace(taken_back, replies=(notice, kept), also=(Reason.ERASURE,))
    erased = ConversationState(phase=Phase.STOPPED, pending="consent")
    replies = (composer.notice("conversation.erased"), kept)
    return replace(taken_back, state=erased, replies=replies, erase=True)


def _told(composer: Composer, waiting: Waiting, then: tuple[Reply, ...]) -> Step:
    """How much is kept, never what: a locked telephone shows the first lines to anyone."""
    counts = {"messages": waiting.written, "answers": len(waiting.state.interview.answers)}
    if waiting.channel != "sms":
        notice = composer.notice("conversation.data.portal", **counts)
        return Step(waiting.state, (notice, *then))
    notice = composer.notice("conversation.data.sms", **counts)
    if waiting.patient is not None:
        return Step(waiting.state, (notice, *then))
    # Nobody knows yet whose telephone this is, so a person has to find out before showing more.
    asked = composer.notice("conversation.data.asked")
    return Step(waiting.state, (notice, asked, *then), raised=_request(Reason.DATA_REQUEST))


def _request(reason: Reason) -> Raised:
    return Raised(Level.ROUTINE, Route.STAFF_REVIEW, reason, legal())
