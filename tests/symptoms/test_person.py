"""Who the message is about."""

import pytest

from symptoms.finder import SymptomFinder

CASES = [
    ("my 2 year old has a fever", "child", 2.0, None, None),
    ("my 6 week old daughter won't nurse", "child", 0.115, "female", None),
    ("mi hijo de 18 meses tiene tos", "child", 1.5, "male", None),
    ("tengo 45 años y me duele la cabeza", "self", 45.0, None, None),
    ("my husband collapsed", "other", None, "male", None),
    ("I'm 30 weeks pregnant and my head hurts", "self", None, "female", True),
    ("estoy embarazada y me duele la cabeza", "self", None, "female", True),
    ("im not pregnant, my stomach hurts", "self", None, None, False),
    ("my daghter has a fever", "child", None, "female", None),
    ("mi esposso no despierta", "other", None, "male", None),
    ("the pain goes farther down my leg", "self", None, None, None),
    ("my chest hurts", "self", None, None, None),
]


@pytest.mark.parametrize(("text", "about", "age", "sex", "pregnant"), CASES)
def test_person(
    finder: SymptomFinder,
    text: str,
    about: str | None,
    age: float | None,
    sex: str | None,
    pregnant: bool | None,
) -> None:
    person = finder.find(text).person
    assert person is not None
    assert (person.about, person.age, person.sex, person.pregnant) == (about, age, sex, pregnant)


def test_small_talk_names_nobody(finder: SymptomFinder) -> None:
    assert finder.find("hello").person is None
