"""Questions, rules, protocols and red flags: frozen data, checked when it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NewType

from triage.answers import LinkId, Reply
from triage.check_in import CheckIn
from triage.conditions import Condition, Said, leaves
from triage.findings import FindingCode, Quantity, Status
from triage.level import Level, Route

ProtocolId = NewType("ProtocolId", str)
RuleId = NewType("RuleId", str)
RedFlagId = NewType("RedFlagId", str)
MessageId = NewType("MessageId", str)
"""Identity of a sentence in ``locales/``."""

RED_FLAG_PREFIX = "red-flag."
ALWAYS_DOUBTED = frozenset({Status.UNCERTAIN, Status.ABSENT, Status.HYPOTHETICAL})
"""Mentions that are never dropped in silence: they make a red flag doubtful, to be asked about."""


class QuestionType(StrEnum):
    """How a question is answered."""

    BOOLEAN = "boolean"
    CHOICE = "choice"
    QUANTITY = "quantity"
    TEXT = "text"


@dataclass(frozen=True)
class Source:
    """A public clinical page a rule rests on.

    ``checked`` is "no", or a date and "copy" (a stored copy of the page was read) or "named" (the
    page is named at this address elsewhere, but was not read).
    """

    id: str
    title: str
    url: str
    checked: str = "no"

    def __str__(self) -> str:
        return f"{self.title}. {self.url}"


@dataclass(frozen=True)
class Question:
    """One question with its stable identity.

    ``options`` are option ids of a choice. A quantity is asked in ``unit`` (UCUM) and must lie from
    ``minimum`` to ``maximum``, both included. ``findings`` are what a "yes" means. A ``danger``
    question is one whose "yes" or "not sure" is worrying by itself. ``ask_if`` limits whom it is
    asked of; ``required`` is asked even when it cannot change the result.
    """

    link_id: LinkId
    type: QuestionType
    code: FindingCode | None = None
    code_system: str | None = None
    options: tuple[str, ...] = ()
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    danger: bool = False
    findings: tuple[FindingCode, ...] = ()
    quantity: Quantity | None = None
    ask_if: Condition | None = None
    required: bool = False
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        if (self.type is QuestionType.CHOICE) != bool(self.options):
            raise ValueError(f"{self.link_id}: options belong to a choice, and a choice needs them")
        if set(self.options) & set(Reply):
            raise ValueError(f"{self.link_id}: yes, no and unsure cannot be option ids")
        if self.type is QuestionType.QUANTITY:
            self._check_bounds()
        if self.danger and self.type is not QuestionType.BOOLEAN:
            raise ValueError(f"{self.link_id}: a danger question is answered yes or no")

    def _check_bounds(self) -> None:
        if self.unit is None or self.minimum is None or self.maximum is None:
            raise ValueError(f"{self.link_id}: a quantity needs a unit, a minimum and a maximum")
        if self.minimum >= self.maximum:
            raise ValueError(f"{self.link_id}: the minimum is not below the maximum")


@dataclass(frozen=True)
class Rule:
    """Care is needed at least at ``level`` when ``when`` holds, at ``unsure_level`` when it may."""

    id: RuleId
    level: Level
    route: Route
    when: Condition
    unsure_level: Level
    sources: tuple[Source, ...]
    reason: MessageId

    def __post_init__(self) -> None:
        if self.unsure_level > self.level:
            raise ValueError(f"{self.id}: not sure cannot be more urgent than yes")
        if not self.sources:
            raise ValueError(f"{self.id}: a rule cites a public source")

    @property
    def source(self) -> str:
        """The sources as one line of text."""
        return " | ".join(str(source) for source in self.sources)


@dataclass(frozen=True)
class Protocol:
    """The questions and rules for one complaint.

    ``findings`` open it; without any other reason the result is ``base_level`` by ``base_route``.
    ``questions`` stand in the order they are asked among equals. It is meant for the ``population``
    (everyone, when there is none): age bands and trimesters have protocols of their own. The
    ``fallback`` protocol is used when no other fits; an ``administrative`` one is no complaint, and
    goes to the front desk without triage. ``check_in`` is there where the time its level sets
    does not fit.
    """

    id: ProtocolId
    version: str
    findings: tuple[FindingCode, ...]
    base_level: Level
    base_route: Route
    questions: tuple[LinkId, ...]
    rules: tuple[Rule, ...]
    sources: tuple[Source, ...]
    author: str
    written: date
    reviewed_by: str
    population: Condition | None = None
    fallback: bool = False
    administrative: bool = False
    check_in: CheckIn | None = None

    def __post_init__(self) -> None:
        if not self.version or not self.author or not self.reviewed_by:
            raise ValueError(f"{self.id}: version, author and reviewed_by are required")
        if len(set(self.questions)) != len(self.questions):
            raise ValueError(f"{self.id}: a question is listed twice")


@dataclass(frozen=True)
class RedFlag:
    """A combination of findings that is urgent before any interview.

    ``doubt`` are the kinds of mention that make it doubtful; ``opens`` names a protocol with what
    must be asked once it is raised.
    """

    id: RedFlagId
    level: Level
    route: Route
    findings: Condition
    doubt: frozenset[Status]
    sources: tuple[Source, ...]
    version: str
    opens: ProtocolId | None = None

    def __post_init__(self) -> None:
        if not self.sources:
            raise ValueError(f"red flag {self.id}: cites no public source")

    @cached_property
    def codes(self) -> frozenset[FindingCode]:
        """Every finding it looks at."""
        return frozenset().union(*(x.codes for x in leaves(self.findings) if isinstance(x, Said)))

    @property
    def ask(self) -> LinkId:
        """The question that confirms it."""
        return LinkId(f"{RED_FLAG_PREFIX}{self.id}")

    @property
    def unsure_level(self) -> Level:
        """What "not sure" to the confirming question means: one step down, at least same-day."""
        return Level.worst(Level.SAME_DAY, list(Level)[max(0, self.level.rank - 1)])

    @property
    def reason(self) -> MessageId:
        return MessageId(f"reason.{self.ask}")

    @property
    def urgent_message(self) -> MessageId:
        """What is said at once."""
        return MessageId(f"urgent.{self.id}")

    @property
    def source(self) -> str:
        """The sources as one line of text."""
        return " | ".join(str(source) for source in self.sources)
