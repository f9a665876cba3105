"""Answers as FHIR values. "Not sure" has a value of its own, and it is never "no"."""

from __future__ import annotations

from records.datatypes import Element, coding, extension
from records.systems import DATA_ABSENT_REASON, UCUM, YES_NO, local_system
from triage.answers import LinkId, Reply, Value
from triage.protocol import Question, QuestionType

YES = coding(YES_NO, "Y", "Yes")
NO = coding(YES_NO, "N", "No")
UNSURE = coding(YES_NO, "ASKU", "asked but unknown")
_UNKNOWN = [extension(DATA_ABSENT_REASON, valueCode="asked-unknown")]
_REPLIES = {Reply.YES: YES, Reply.NO: NO, Reply.UNSURE: UNSURE}


def answer(question: Question, value: Value, base_url: str) -> Element | None:
    """The ``answer`` element of a response, or None when the question was not asked."""
    if value is Reply.NOT_ASKED:
        return None
    if question.type in (QuestionType.BOOLEAN, QuestionType.CHOICE):
        return {"valueCoding": _chosen(question, value, base_url)}
    if question.type is QuestionType.TEXT:
        return (
            {"_valueString": {"extension": _UNKNOWN}}
            if value is Reply.UNSURE
            else {"valueString": str(value)}
        )
    if isinstance(value, str):
        return {"valueQuantity": {"extension": _UNKNOWN}}
    return {"valueQuantity": quantity(question, value)}


def option(link_id: LinkId, chosen: str, base_url: str) -> Element:
    """The coding of one option of a choice."""
    return coding(local_system(base_url, "option"), f"{link_id}.{chosen}")


def quantity(question: Question, value: float) -> Element:
    """A value in the question's own unit."""
    unit = question.unit or "1"
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def _chosen(question: Question, value: Value, base_url: str) -> Element:
    if isinstance(value, Reply):
        return _REPLIES[value]
    return option(question.link_id, str(value), base_url)
