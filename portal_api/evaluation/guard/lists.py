"""Messages to look at one by one: what went wrong, named by id, flags and, where that is allowed,
the text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal_api.evaluation.guard.figures import Pair, asked, counted, raised, right
from portal_api.evaluation.guard.messages import Kind
from portal_api.evaluation.split import may_be_shown


@dataclass(frozen=True)
class Entry:
    """One message. ``text`` is ``None`` when it is of the held-out part."""

    id: str
    lang: str
    flags: tuple[str, ...]
    raised: tuple[str, ...]
    asked: tuple[str, ...]
    text: str | None


def entry_of(pair: Pair) -> Entry:
    """The message as it may be shown."""
    message, _outcome = pair
    heard = counted(pair)
    text = " / ".join([*message.before, message.text]) if may_be_shown(message.id) else None
    return Entry(message.id, message.lang, tuple(message.flags), heard.raised, heard.asked, text)


def _is(kind: Kind, test: Callable[[Pair], bool]) -> Callable[[Pair], bool]:
    return lambda pair: pair[0].kind is kind and test(pair)


LISTS: dict[str, Callable[[Pair], bool]] = {
    "missed though said outright": _is(
        Kind.EMERGENCY, lambda pair: pair[0].plain and not raised(pair)
    ),
    "other emergencies missed": _is(
        Kind.EMERGENCY, lambda pair: not pair[0].plain and not raised(pair)
    ),
    "another flag raised": _is(Kind.EMERGENCY, lambda pair: raised(pair) and not right(pair)),
    "false alarms": _is(Kind.ORDINARY, raised),
    "doubtful, raised": _is(Kind.DOUBTFUL, raised),
    "doubtful, nothing asked": _is(
        Kind.DOUBTFUL, lambda pair: not raised(pair) and not asked(pair)
    ),
    "needless questions": _is(Kind.ORDINARY, asked),
}
"""Each list by name, worst first, and which messages belong to it."""


def lists_of(pairs: Sequence[Pair]) -> dict[str, tuple[Entry, ...]]:
    """Every list of these messages."""
    return {
        name: tuple(entry_of(pair) for pair in pairs if test(pair)) for name, test in LISTS.items()
    }
