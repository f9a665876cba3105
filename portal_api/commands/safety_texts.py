"""Which sentences a person's safety hangs on, by rule, so that none is forgotten.

A clinician and a native speaker read each of them in every language before it is relied on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from triage.level import Level
from triage.library import Library
from triage.protocol import Protocol, ProtocolId
from triage.red_flags import ABOUT

CRISIS = (ProtocolId("crisis"), ProtocolId("safety"))
"""Protocols of which every sentence counts."""
_SPOKEN = {
    "Limits, refusal and withdrawal": (
        "conversation.welcome",
        "conversation.declined",
        "conversation.withdrawn",
        "conversation.kept",
        "conversation.kept.case",
        "conversation.erased",
        "conversation.erasure.asked",
        "chat.forget.stop",
        "consent.withdrawn",
        "consent.no-more-texts",
        "dialogue.limits",
        "dialogue.withdrawn",
        "sms.stop.done",
        "chat.stop.",
        "chat.home.about.not",
        "chat.summary.note",
    ),
    "When a person takes over, or nobody does": (
        "conversation.contact.",
        "conversation.after-done",
        "conversation.handed-over",
        "conversation.guard-failed",
        "conversation.minor",
        "follow-up.silent",
        "follow-up.warned",
        "follow-up.in-portal",
        "follow-up.not-better",
        "follow-up.sorry",
        "conversation.person-called",
        "dialogue.calm",
        "dialogue.handoff",
        "sms.intro",
        "sms.help",
        "sms.media",
        "chat.offline",
        "chat.error.urgent",
        "takeover.began",
        "takeover.ended",
        "sms.takeover.",
        "result.request.waiting",
        "result.request.late",
        "result.request.alerted",
        "result.request.closed",
        "result.request.call",
        "result.request.danger",
    ),
    "How soon, on the result page": ("result.soon.",),
    "Danger on the first page": ("chat.emergency.", "chat.danger.", "chat.home.danger."),
}
"""Ids, or beginnings of ids, outside the clinical library."""


@dataclass(frozen=True)
class SafetyText:
    """``group`` is its heading on the page, ``used`` says where a person meets it."""

    message_id: str
    group: str
    used: str


def safety_texts(library: Library, known: Collection[str]) -> tuple[SafetyText, ...]:
    """Each once, in the order of the page.

    ``known`` are the ids of all languages together: a wording for one kind of person is optional,
    but one that any language has counts in all.
    """
    found: dict[str, SafetyText] = {}
    for text in _all(library, known):
        found.setdefault(text.message_id, text)
    return tuple(found.values())


def _all(library: Library, known: Collection[str]) -> Iterator[SafetyText]:
    for flag in library.red_flags.values():
        used = f"red flag {flag.id}, {flag.level.value}"
        yield SafetyText(flag.urgent_message, "Urgent warnings", used)
    for level in reversed(Level):
        yield SafetyText(f"advice.{level.value}", "Advice of a level", f"result {level.value}")
    for message_id in sorted(i for i in known if i.startswith("advice.route.")):
        route = message_id.rpartition(".")[2]
        yield SafetyText(message_id, "Advice of a route", f"result by {route}")
    for flag in library.red_flags.values():
        for message_id in _wordings(library, f"question.{flag.ask}", known):
            yield SafetyText(message_id, "Red-flag questions", f"red flag {flag.id}")
    yield from _crisis(library, known)
    yield from _danger(library, known)
    for protocol in filter(_may_be_an_emergency, library.protocols.values()):
        for kind in ("care", "watch"):
            yield SafetyText(
                f"{kind}.{protocol.id}", "After an emergency result", f"result of {protocol.id}"
            )
    for group, beginnings in _SPOKEN.items():
        for beginning in beginnings:
            for message_id in sorted(i for i in known if _begins(i, beginning)):
                yield SafetyText(message_id, group, message_id.partition(".")[0])


def _crisis(library: Library, known: Collection[str]) -> Iterator[SafetyText]:
    for protocol in CRISIS:
        for message_id in sorted(known):
            if message_id.split(".")[1] == protocol and not message_id.startswith("chat."):
                yield SafetyText(message_id, "Crisis and violence", f"protocol {protocol}")
    for message_id in _wordings(library, "question.self-harm", known):
        yield SafetyText(message_id, "Crisis and violence", "asked of everyone with low mood")


def _danger(library: Library, known: Collection[str]) -> Iterator[SafetyText]:
    for link, question in library.questions.items():
        if question.danger:
            asking = [str(p.id) for p in library.protocols.values() if link in p.questions]
            used = asking[0] if len(asking) == 1 else f"{len(asking)} protocols"
            for message_id in _wordings(library, f"question.{link}", known):
                yield SafetyText(message_id, "Danger questions", used)


def _wordings(library: Library, message_id: str, known: Collection[str]) -> Iterator[str]:
    """The question and its wordings for one kind of person."""
    yield message_id
    people = library.questions[ABOUT].options
    yield from (i for i in (f"{message_id}.{person}" for person in people) if i in known)


def _may_be_an_emergency(protocol: Protocol) -> bool:
    return Level.worst(protocol.base_level, *(r.level for r in protocol.rules)).is_emergency


def _begins(message_id: str, beginning: str) -> bool:
    return message_id.startswith(beginning) if beginning.endswith(".") else message_id == beginning
