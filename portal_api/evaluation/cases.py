"""Cases to evaluate on: one JSON object per line, in one file or a folder of files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from portal_api.evaluation.json_lines import Identified, read_json_lines
from symptoms.replies import interpret
from triage.answers import LinkId
from triage.findings import Quantity
from triage.level import Level
from triage.protocol import Question, QuestionType

_AGE = Question(
    LinkId("age"), QuestionType.QUANTITY, unit="a", minimum=0, maximum=130, quantity=Quantity.AGE
)


class Age(BaseModel):
    """An age as people say it."""

    model_config = ConfigDict(extra="forbid")
    value: float = Field(ge=0)
    unit: str = "a"

    def in_words(self) -> str:
        """The reply a person would give: ``6 weeks``, ``34``."""
        names = {"a": "years", "mo": "months", "wk": "weeks", "d": "days"}
        unit = names.get(self.unit, self.unit)
        return f"{self.value:g} {unit}"


class EvaluationCase(Identified):
    """One patient: first words, what is so about them, and how they answer.

    ``answers`` are by link id: yes, no, unsure, an option id or a number; ``otherwise`` answers
    every other question. ``gold`` lists every level a clinician would accept; ``protocol`` names
    the complaint, ``story`` what is true of the patient, ``why`` and ``source`` the reason for
    ``gold``. Other fields are ignored.
    """

    model_config = ConfigDict(extra="ignore")
    lang: str = "en"
    text: str
    about: Literal["self", "child", "other"] | None = None
    age: float | Age | str | None = None
    sex: str | None = None
    pregnant: bool | Literal["yes", "no", "unsure"] | None = None
    answers: dict[str, str | float | bool] = Field(default_factory=dict)
    otherwise: str = "unsure"
    gold: list[Level] | None = None
    protocol: str | None = None
    story: str | None = None
    why: str | None = None
    source: str | None = None

    def reply_to(self, link_id: str) -> str | None:
        """What this person answers to a question; ``None`` when nothing is said about it."""
        known = {
            "about": self.about,
            "age": self._age(),
            "sex": self.sex,
            "pregnant": _word(self.pregnant),
        }
        given = self.answers.get(link_id)
        return _word(given) if given is not None else known.get(link_id)

    @property
    def years(self) -> float | None:
        """The age in years, read as the service reads the reply; ``None`` when it is not known."""
        value = interpret(self.reply_to("age") or "", _AGE, self.lang, {})
        return value if isinstance(value, float) else None

    def _age(self) -> str | None:
        if isinstance(self.age, Age):
            return self.age.in_words()
        return f"{self.age:g} years" if isinstance(self.age, float | int) else self.age


def _word(value: str | float | bool | None) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float | int) else value


def read_cases(path: Path) -> Iterator[EvaluationCase]:
    """Cases of a JSON-lines file, or of every ``*.jsonl`` in a folder, in order of name.

    Raises :class:`BadInputError` naming file and line, also for an id that is given twice: the
    split and every comparison go by the id.
    """
    return read_json_lines(path, EvaluationCase)
