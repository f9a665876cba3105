"""Small made-up cases and results, and ids whose part is known."""

from __future__ import annotations

from itertools import count, islice
from typing import Any

from portal_api.evaluation.cases import EvaluationCase
from portal_api.evaluation.evaluation import Evaluation, Made, evaluation_of
from portal_api.evaluation.run import Result
from portal_api.evaluation.split import Part, part_of
from triage.level import Level

DEVELOPMENT = [i for i in (f"case-{n}" for n in range(60)) if part_of(i) is Part.DEVELOPMENT]
HELD_OUT = list(islice((i for n in count() if part_of(i := f"unseen-{n}") is Part.HELD_OUT), 12))


def case_of(identity: str, **given: Any) -> EvaluationCase:
    return EvaluationCase.model_validate({"id": identity, "text": "my knee hurts", **given})


def result_of(
    case: EvaluationCase, level: Level, asked: int = 3, route: str = "clinic", **given: Any
) -> Result:
    made: dict[str, Any] = {
        "complete": True, "questions": [{"link_id": "q"}] * asked, "reasons": [], "protocols": {},
        "guard": [], "engine": "rules", "ms": 1.0,
        "gold": [one.value for one in case.gold] if case.gold else None,
    }  # fmt: skip
    return Result(case.id, level.value, route, **{**made, **given})


def fired(rule: str, level: Level) -> dict[str, Any]:
    return {
        "protocol": "knee", "rule": rule, "version": "1", "level": level.value, "route": "clinic",
        "source": "a page", "certain": True, "reason": f"reason.knee.{rule}",
    }  # fmt: skip


def evaluation(
    part: Part, *pairs: tuple[EvaluationCase, Result], **compared: list[Result]
) -> Evaluation:
    made = Made("2026-11-20", "portico evaluate cases", "rules", part, "riverside", "1", "2", "3")
    named = {name.replace("_", " "): results for name, results in compared.items()}
    return evaluation_of(made, pairs, frozenset({"knee"}), named)
