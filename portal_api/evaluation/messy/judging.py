"""Which recorded answers are not what the patient meant.

An answer is wrong when it contradicts the case (and what the clean conversation recorded), or when
it was taken, for the question that was open, from a message that was about something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isclose
from typing import Any

from portal_api.evaluation.messy.patient import Kind, Message
from portal_api.evaluation.messy.voice import Voice
from portal_api.evaluation.run import Result, Standing
from triage.answers import LinkId, Reply, Value
from triage.library import Library
from triage.protocol import Question, QuestionType
from triage.red_flags import ABOUT

NEAR, A_DAY = 0.05, 1.0
"""How far a number may be off (a month is 30 days or 30.4), and what "today" may come to."""


@dataclass(frozen=True)
class Wrong:
    """``recorded`` stands under ``link_id`` though ``meant`` was meant. ``asked`` was open when
    ``said`` was sent, the message ``at`` of the ``case``; ``left`` is a mistake of the patient that
    was never put right."""

    case: str
    at: int
    link_id: str
    asked: str
    kind: Kind
    said: str
    meant: Any
    recorded: Any
    left: bool = False

    @property
    def denies(self) -> bool:
        """A "no" that was not said: the worst there is."""
        no = Reply.NO.value
        return bool(self.recorded == no and self.meant != no)


@dataclass(frozen=True)
class Slipped:
    """A wrong answer that the patient gave, and then tried to take back."""

    at: int
    link_id: str
    value: Value
    said: str


def wrong_answers(
    library: Library,
    voice: Voice,
    clean: Result,
    message: Message,
    before: Standing,
    now: Standing,
    at: int,
) -> list[Wrong]:
    """What one message wrongly came to, the one ``at`` this place."""
    said = message.text if message.text is not None else message.choice or ""
    found = []
    for link, value in _new(before, now):
        question = library.questions.get(link)
        if question is None or message.wrongly.get(link) == value:
            continue
        meant = voice.meant(question)
        told = link == before.link_id or link in clean.answers or voice.says_of(link)
        if told and _is_wrong(question, value, meant, clean, message, before):
            found.append(
                Wrong(
                    clean.id,
                    at,
                    link,
                    before.link_id or "",
                    message.kind,
                    said,
                    _json(meant),
                    _json(value),
                )
            )
    return found


def left_wrong(case: str, slipped: Iterable[Slipped], now: Standing) -> Iterator[Wrong]:
    """Answers that were never taken back, though the patient tried."""
    for slip in slipped:
        if now.interview.answers.get(LinkId(slip.link_id)) == slip.value:
            meant = Reply.NO if slip.value is Reply.YES else Reply.YES
            link, value = slip.link_id, _json(slip.value)
            yield Wrong(
                case, slip.at, link, link, Kind.MISTAKE, slip.said, meant.value, value, left=True
            )


def _new(before: Standing, now: Standing) -> Iterator[tuple[LinkId, Value]]:
    old = before.interview.answers
    for link, value in now.interview.answers.items():
        if link not in old or old[link] != value:
            yield link, value


def _is_wrong(
    question: Question,
    value: Value,
    meant: Value,
    clean: Result,
    message: Message,
    before: Standing,
) -> bool:
    link = str(question.link_id)
    if link == before.link_id and link not in message.about:
        return True
    if question.type is QuestionType.TEXT or (link == ABOUT and link not in message.about):
        return False
    as_before = clean.answers.get(link)
    return not (_same(value, meant) or (as_before is not None and _same(_json(value), as_before)))


def _same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        today = one < A_DAY and other == 0
        return today or isclose(one, other, rel_tol=NEAR)
    return one == other


def _json(value: Value) -> Any:
    return value.value if isinstance(value, Reply) else value
