"""When a question is asked, as ``enableWhen``, or as FHIRPath where that cannot say it.

"Not sure" to what a condition reads keeps the question open, as it does in the interview.
"""

from __future__ import annotations

from records.datatypes import Element
from records.expressions import at_least_unsure
from records.systems import ENABLE_WHEN_EXPRESSION
from records.values import UNSURE, YES, option
from triage.conditions import AnyOf, Condition, OneOf, Yes


def enabling(condition: Condition, base_url: str) -> Element:
    """The elements an item gets for its ``ask_if``.

    ``enableWhen`` can join tests only by one "and" or one "or"; anything deeper becomes the SDC
    extension ``enableWhenExpression``.
    """
    tests = _any(condition, base_url)
    if tests is not None:
        return {"enableWhen": tests} | ({"enableBehavior": "any"} if len(tests) > 1 else {})
    expression = {"language": "text/fhirpath", "expression": fhirpath(condition)}
    return {"extension": [{"url": ENABLE_WHEN_EXPRESSION, "valueExpression": expression}]}


def fhirpath(condition: Condition) -> str:
    """The condition over a QuestionnaireResponse as FHIRPath, "not sure" included.

    Raises ``TypeError`` for a condition over findings, which no questionnaire asks.
    """
    return at_least_unsure(condition)


def _any(condition: Condition, base_url: str) -> list[Element] | None:
    """The tests of which any one is enough, or None when the condition is not of that form."""
    if isinstance(condition, AnyOf):
        parts = [_any(part, base_url) for part in condition.parts]
        return [test for part in parts if part for test in part] if all(parts) else None
    if isinstance(condition, Yes):
        return [_equals(condition.link, YES), _equals(condition.link, UNSURE)]
    if isinstance(condition, OneOf):
        chosen = [option(condition.link, each, base_url) for each in sorted(condition.options)]
        return [_equals(condition.link, each) for each in [*chosen, UNSURE]]
    return None


def _equals(link: str, wanted: Element) -> Element:
    return {"question": link, "operator": "=", "answerCoding": wanted}
