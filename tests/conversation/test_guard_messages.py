"""The guard on the development part of its messages, which may be looked at and tuned on.

The held-out part is only ever counted, by ``portico evaluate-guard``. No messages are a failure.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from portal_api.conversation.guard import Guard
from portal_api.evaluation.figures import Share
from portal_api.evaluation.guard.figures import Pair, figures_of
from portal_api.evaluation.guard.lists import lists_of
from portal_api.evaluation.guard.messages import read_messages
from portal_api.evaluation.guard.outcomes import PortalGuard
from portal_api.evaluation.sets import by_language
from portal_api.evaluation.split import may_be_shown
from portal_api.wiring import Parts

MESSAGES = Path(__file__).parents[1] / "clinical" / "guard"
LANGS = ("en", "es")
RECALL, FALSE_ALARMS = 0.91, 0.02
"""What is reached for emergencies told in any words, where 0.98 is aimed at (docs/evaluation.md),
and the aim for false alarms."""


@pytest.fixture(scope="module")
def heard(parts: Parts) -> dict[str, list[Pair]]:
    guard = PortalGuard(Guard(parts.finder), parts.library)
    messages = [m for m in read_messages(MESSAGES, parts.library.red_flags) if may_be_shown(m.id)]
    return by_language([(message, guard.outcome(message)) for message in messages])


def value(share: Share) -> float:
    """The share; there must be messages of the kind it is about."""
    assert share.value is not None
    return share.value


def named(pairs: list[Pair], name: str) -> list[str]:
    return [f"{entry.id}: {entry.text}" for entry in lists_of(pairs)[name]]


@pytest.mark.parametrize("lang", LANGS)
def test_no_danger_said_outright_is_missed(heard: dict[str, list[Pair]], lang: str) -> None:
    assert value(figures_of(heard[lang]).plain) == 1, named(
        heard[lang], "missed though said outright"
    )


@pytest.mark.parametrize("lang", LANGS)
def test_no_more_emergencies_are_missed_than_were(heard: dict[str, list[Pair]], lang: str) -> None:
    missed = named(heard[lang], "other emergencies missed")
    assert value(figures_of(heard[lang]).recall) >= RECALL, missed


@pytest.mark.parametrize("lang", LANGS)
def test_hardly_an_ordinary_message_raises_an_alarm(
    heard: dict[str, list[Pair]], lang: str
) -> None:
    assert value(figures_of(heard[lang]).false_alarms) <= FALSE_ALARMS, named(
        heard[lang], "false alarms"
    )
