"""Every sentence the protocols need. A language that lacks one cannot be switched on.

A question may also be worded for whom it is about: ``question.<link>.self``, ``.child`` or
``.other``.
"""

from __future__ import annotations

from collections.abc import Iterator

from triage.level import Level, Route
from triage.library import Library
from triage.protocol import MessageId

NO_REASON = MessageId("reason.none")
"""Said as the reason when no rule fired: nothing told points to danger."""

WORRY = MessageId("reason.worry")
"""Said when an open worry, not a rule, sets the level."""

REPEAT_REASON = MessageId("reason.repeat-contact")
"""Said when the level is one higher because the person came back with the same complaint."""


def message_ids(library: Library) -> tuple[MessageId, ...]:
    """The ids that every enabled language must have, each once. ``why.`` texts are optional."""
    return tuple(dict.fromkeys(_all(library)))


def _all(library: Library) -> Iterator[MessageId]:
    for link, question in library.questions.items():
        yield MessageId(f"question.{link}")
        yield from (MessageId(f"option.{link}.{option}") for option in question.options)
    for protocol in library.protocols.values():
        yield MessageId(f"concern.{protocol.id}")
        yield MessageId(f"watch.{protocol.id}")
        yield MessageId(f"care.{protocol.id}")
        yield from (rule.reason for rule in protocol.rules)
    for flag in library.red_flags.values():
        yield flag.reason
        yield flag.urgent_message
    yield from (MessageId(f"advice.{level.value}") for level in Level)
    yield from (MessageId(f"advice.route.{route.value}") for route in Route)
    yield from (NO_REASON, WORRY, REPEAT_REASON)
