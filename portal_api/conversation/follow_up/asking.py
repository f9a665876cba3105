"""Asking once how it goes, after a result that let the person wait at home."""

from __future__ import annotations

from consent.permits import granted
from consent.purposes import Purpose
from portal_api.conversation.follow_up.in_turn import InTurn
from portal_api.conversation.follow_up.repository import FollowUps
from portal_api.conversation.follow_up.words import CHECK_IN, how_is_it
from portal_api.conversation.state import Phase


def ask_how(due: InTurn) -> list[str]:
    """The check-in, unless somebody is looking after them or they are back already. Ids of the
    texts."""
    case = due.store.case(due.conversation.id)
    in_hand = case is not None and case.status in {"claimed", "closed"}
    back = due.state.phase is not Phase.DONE or FollowUps(due.store).went_on_elsewhere(
        due.conversation
    )
    if in_hand or back:
        return due.end()
    permit = granted(Purpose.TRIAGE, due.store.decisions(due.conversation.id))
    if permit is None:
        return due.end()
    due.store.put_state(permit, due.conversation, due.state.but(pending=CHECK_IN), due.now)
    return due.ask(how_is_it(due.composer), None, must_arrive=False)
