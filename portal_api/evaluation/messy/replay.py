"""One case told again in messy wording, beside what came of it when it was told cleanly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from portal_api.conversation.state import Phase
from portal_api.evaluation.cases import EvaluationCase
from portal_api.evaluation.messy.judging import Slipped, Wrong, left_wrong, wrong_answers
from portal_api.evaluation.messy.patient import Kind, Message, MessyPatient
from portal_api.evaluation.run import Result, Standing, Talk
from portal_api.evaluation.split import may_be_shown
from triage.assess import assess
from triage.level import Level

LONGEST = 160
"""Messages after which a conversation that does not end is reported as it stands."""


@dataclass(frozen=True)
class Said:
    """One message. ``asked`` is the question that was open; ``understood`` that the conversation
    went on from there or, where nothing was answered, that it stood still."""

    asked: str
    kind: Kind
    text: str
    understood: bool


@dataclass(frozen=True)
class Difference:
    """A question that was answered otherwise than in the clean conversation; ``None``: not at
    all."""

    link_id: str
    clean: Any
    messy: Any


@dataclass(frozen=True)
class Replay:
    """What came of one case in messy wording. ``extra`` are messages beyond the clean conversation;
    ``level`` and ``clean_level`` are what the patient was told, or staff where a person took
    over."""

    id: str
    level: str
    route: str
    clean_level: str
    clean_route: str
    complete: bool
    ended: str
    extra: int
    said: tuple[Said, ...]
    wrong: tuple[Wrong, ...]
    differs: tuple[Difference, ...]
    protocols: tuple[str, ...]
    clean_protocols: tuple[str, ...]

    @property
    def lowered(self) -> bool:
        return Level(self.level) < Level(self.clean_level)

    @property
    def raised(self) -> bool:
        return Level(self.level) > Level(self.clean_level)

    @property
    def same(self) -> bool:
        return (self.level, self.route) == (self.clean_level, self.clean_route)


def replay(talk: Talk, case: EvaluationCase, clean: Result, lang: str, seed: int) -> Replay:
    """The whole conversation again. ``clean`` is the same case from the same engine; ``talk`` a new
    conversation in which consent was given; ``lang`` its language."""
    asked = frozenset(str(question["link_id"]) for question in clean.questions)
    patient = MessyPatient(case, lang, talk.library, seed, asked)
    said: list[Said] = []
    wrong: list[Wrong] = []
    slipped: list[Slipped] = []
    now = talk.standing()
    while len(said) < LONGEST:
        message = patient.says(now, talk.question())
        if message is None:
            break
        talk.send(text=message.text, choice=message.choice)
        before, now = now, talk.standing()
        found = wrong_answers(talk.library, patient.voice, clean, message, before, now, len(said))
        wrong += found
        slipped += _slips(message, len(said))
        understood = not found and _understood(message, before, now)
        text = message.text if message.text is not None else message.choice or ""
        said.append(Said(before.link_id or "", message.kind, text, understood))
    wrong += left_wrong(clean.id, slipped, now)
    return _replay(talk, clean, now, tuple(said), tuple(wrong))


def _slips(message: Message, at: int) -> Iterator[Slipped]:
    for link, value in message.wrongly.items():
        yield Slipped(at, link, value, message.text or "")


def _understood(message: Message, before: Standing, now: Standing) -> bool:
    moved = (before.link_id, before.phase) != (now.link_id, now.phase)
    same_answers = before.interview.answers == now.interview.answers
    if message.kind is Kind.DIGRESSION:
        return not moved and same_answers
    if message.kind is Kind.CORRECTION:
        return not same_answers
    return moved or not same_answers


def _replay(
    talk: Talk, clean: Result, now: Standing, said: tuple[Said, ...], wrong: tuple[Wrong, ...]
) -> Replay:
    assessment = assess(talk.library, now.interview)
    level = assessment.level
    if now.phase is Phase.HANDOFF:
        level = Level.worst(level, Level.SAME_DAY)  # as staff are told; see conversation/turns.py
    return Replay(
        id=clean.id,
        level=level.value,
        route=assessment.route.value,
        clean_level=clean.level,
        clean_route=clean.route,
        complete=now.phase is Phase.DONE,
        ended=now.phase.value,
        extra=len(said) - clean.turns,
        said=said,
        wrong=wrong,
        differs=tuple(_differences(clean.answers, now.interview.answers.to_json())),
        protocols=tuple(sorted(str(p) for p, _ in assessment.protocols)),
        clean_protocols=tuple(sorted(clean.protocols)),
    )


def _differences(clean: Mapping[str, Any], messy: Mapping[str, Any]) -> Iterator[Difference]:
    for link in dict.fromkeys((*clean, *messy)):
        if clean.get(link) != messy.get(link):
            yield Difference(link, clean.get(link), messy.get(link))


def as_told(again: Replay) -> dict[str, Any]:
    """The replay for a file. Of a held-out case only what came of it: no word and no question."""
    if may_be_shown(again.id):
        return asdict(again)
    came = {"complete": again.complete, "lowered": again.lowered, "raised": again.raised}
    return {"id": again.id, **came, "wrong": len(again.wrong), "extra": again.extra}
