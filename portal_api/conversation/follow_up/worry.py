"""What makes a silence worrying, and how long to wait then. Decided by the rules, not by words.

Worrying is an unfinished interview that stands at same-day or above: by a rule, by a danger
question answered yes or not sure, or by a red flag nobody has ruled out; a person who was warned,
also before consent; and one who said it got worse and then no more.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal_api.conversation.state import ConversationState, Phase
from portal_api.settings import Waits
from triage.explaining import stands
from triage.level import Level
from triage.library import Library
from triage.protocol import ProtocolId

GOT_WORSE = "got-worse"
"""Noted in the state of a conversation whose check-in was answered so."""

SAFETY = ProtocolId("safety")
"""Opened where somebody was hurt or threatened by another person."""

WAKING_FROM, WAKING_UNTIL = time(8), time(21)
"""When people who are in no hurry may be texted, by the clinic's clock."""

_UNFINISHED = frozenset({Phase.CONSENT, Phase.CONCERN, Phase.INTERVIEW, Phase.REVIEW})


def worry(library: Library, state: ConversationState) -> Level | None:
    """The level at which staff must look if nothing more is said; ``None`` where silence is fine.

    Never below same-day. Before consent only a warning counts: nothing else may be used.
    """
    if state.phase not in _UNFINISHED:
        return None
    floor = stands(library, state.interview, state.interview.answers).level
    if state.warned:
        return Level.worst(floor, Level.SAME_DAY)
    if state.phase is Phase.CONSENT:
        return None
    if floor >= Level.SAME_DAY or GOT_WORSE in state.noticed:
        return Level.worst(floor, Level.SAME_DAY)
    return None


def others_may_read(library: Library, state: ConversationState) -> bool:
    """Whether somebody at home may be the danger: then nothing is sent that nobody asked for."""
    asked = {*state.interview.to_confirm, *state.interview.answers}
    told = {flag.id for flag in library.red_flags.values() if flag.ask in asked}
    opened = {library.red_flags[flag].opens for flag in told}
    return SAFETY in opened or SAFETY in state.interview.protocols


def wait_for(waits: Waits, level: Level) -> timedelta:
    """How long at that level."""
    if level.is_emergency:
        return waits.emergency
    return waits.urgent if level is Level.URGENT else waits.same_day


def when_awake(at: datetime, zone: ZoneInfo) -> datetime:
    """That moment, or the next morning where it falls into the night. Wall-clock time: it is
    eight in the morning also on the day the clocks change."""
    local = at.astimezone(zone)
    if WAKING_FROM <= local.time() < WAKING_UNTIL:
        return at
    day = local.date() + timedelta(days=1 if local.time() >= WAKING_UNTIL else 0)
    return datetime.combine(day, WAKING_FROM, zone).astimezone(at.tzinfo)
