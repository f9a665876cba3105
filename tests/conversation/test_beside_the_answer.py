"""A reply answers the open question; what it says beside that is kept, the answer is no news."""

from __future__ import annotations

import pytest

from portal_api.conversation.answering import beside_the_answer
from symptoms.person import PREGNANT
from symptoms.understanding import Mentioned, Understanding
from symptoms.values import find_values
from triage.answers import LinkId
from triage.findings import Finding, FindingCode, Quantity, Status
from triage.library import Library, load_library
from triage.protocol import Question

LIBRARY: Library = load_library()
VOMITING = FindingCode("196746003")
AGE, DAYS, WEEKS = (LIBRARY.questions[LinkId(link)] for link in ("age", "days", "gestation"))
ABOUT = LIBRARY.questions[LinkId("about")]
PEOPLE = {"self": "Me", "child": "My son or daughter", "other": "Someone else"}


def said(text: str, *codes: str, about: Mentioned | None = None) -> Understanding:
    """A message whose every finding is its first amount, or else the whole of it."""
    measured = find_values(text)
    start, end = (measured[0].start, measured[0].end) if measured else (0, len(text))
    findings = (Finding(FindingCode(c), Status.PRESENT, start, end, text[start:end]) for c in codes)
    return Understanding(text, "es", tuple(findings), measured, about)


@pytest.mark.parametrize("text", ["no, para nada", "no, nada", "nope not at all thanks", "pues no"])
def test_an_answer_alone_names_no_symptom(text: str) -> None:
    assert beside_the_answer(said(text, VOMITING), None, {}).findings == ()


@pytest.mark.parametrize("text", ["no para", "no está bien", "no he can't breathe", "no, vomita"])
def test_what_follows_a_no_is_heard(text: str) -> None:
    assert len(beside_the_answer(said(text, VOMITING), None, {}).findings) == 1


@pytest.mark.parametrize(
    ("question", "text", "left"),
    [
        (AGE, "3 años", []),
        (AGE, "24 meses", []),
        (AGE, "3 años, desde hace 2 días", [(Quantity.DURATION, 48.0)]),
        (DAYS, "3 semanas", [(Quantity.DURATION, 504.0)]),
        (DAYS, "tengo 3 semanas", []),
        (WEEKS, "31 semanas", []),
        (WEEKS, "31 semanas, sangro desde ayer", [(Quantity.DURATION, 24.0)]),
    ],
)
def test_the_span_asked_for_is_no_other_one(
    question: Question, text: str, left: list[tuple[Quantity, float]]
) -> None:
    heard = beside_the_answer(said(text), question, {})
    assert [(m.quantity, m.value) for m in heard.measured] == left


def test_weeks_of_illness_are_no_pregnancy_and_weeks_of_pregnancy_are() -> None:
    she = Mentioned(sex="female", pregnant=True)
    ill = beside_the_answer(said("tengo 3 semanas", PREGNANT, about=she), DAYS, {})
    assert (ill.findings, ill.person) == ((), Mentioned())
    due = beside_the_answer(said("31 semanas", PREGNANT, about=she), WEEKS, {})
    assert ([f.code for f in due.findings], due.person) == ([PREGNANT], she)


def test_a_choice_tells_neither_sex_nor_days() -> None:
    boy = Mentioned(about="child", sex="male")
    assert beside_the_answer(said("my son or daughter", about=boy), ABOUT, PEOPLE).person is None
    assert beside_the_answer(said("my son", about=boy), ABOUT, PEOPLE).person == boy
    course = {"long": "Lasts more than 3 days", "short": "Comes and goes"}
    assert beside_the_answer(said("more than 3 days ok"), ABOUT, course).measured == ()
    assert len(beside_the_answer(said("for 5 days"), ABOUT, course).measured) == 1
