"""Short replies to one question, as tables; the last rows must not be guessed."""

import pytest

from symptoms.replies import interpret
from triage.answers import LinkId, Reply, Value
from triage.findings import Quantity
from triage.protocol import Question, QuestionType

YES, NO, UNSURE = Reply.YES, Reply.NO, Reply.UNSURE
LABELS = {"yes": "Yes", "no": "No", "unsure": "I'm not sure"}
PEOPLE = {"self": "Me", "child": "A child", "other": "Someone else"}
SEXES = {"female": "Female", "male": "Male", "other": "Other"}


def _boolean() -> Question:
    return Question(LinkId("q"), QuestionType.BOOLEAN)


def _quantity(kind: Quantity, unit: str, low: float, high: float) -> Question:
    return Question(
        LinkId("q"), QuestionType.QUANTITY, unit=unit, minimum=low, maximum=high, quantity=kind
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[
            (t, YES)
            for t in ("yes", "YES!!", "yep", "y", "si", "Sí, mucho", "simón", "ya", "claro")
        ],
        *[
            (t, YES)
            for t in ("a little", "un poco", "yeah since monday", "yes, it hurts a lot", "1")
        ],
        *[(t, NO) for t in ("no", "No.", "nope", "nel", "no, not really", "para nada", "I don't")],
        *[(t, NO) for t in ("no pain at all", "no creo", "nunca", "2", "no, gracias")],
        *[
            (t, UNSURE)
            for t in ("idk", "not sure", "no sé", "no se", "tal vez", "creo que sí", "3")
        ],
        *[(t, UNSURE) for t in ("I'm not sure", "no idea", "maybe")],
        *[(t, None) for t in ("", "hello", "my head hurts", "yes no", "yes but no", "4", "👍")],
        ("no but my arm hurts", None),
    ],
)
def test_yes_no_unsure(text: str, value: Reply | None) -> None:
    assert interpret(text, _boolean(), "en", LABELS) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("me", "self"),
        ("1", "self"),
        ("2)", "child"),
        ("the first", "self"),
        ("first", "self"),
        ("my son", "child"),
        ("mi hija", "child"),
        ("i am asking for my child", "child"),
        ("for my husband", "other"),
        ("Someone else", "other"),
        ("9", None),
        ("my child and my husband", None),
    ],
)
def test_about(text: str, value: str | None) -> None:
    question = Question(LinkId("about"), QuestionType.CHOICE, options=tuple(PEOPLE))
    assert interpret(text, question, "en", PEOPLE) == value


@pytest.mark.parametrize(("text", "value"), [("f", "female"), ("hombre", "male"), ("x", None)])
def test_sex(text: str, value: str | None) -> None:
    question = Question(LinkId("sex"), QuestionType.CHOICE, options=tuple(SEXES))
    assert interpret(text, question, "es", SEXES) == value


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        (_quantity(Quantity.AGE, "a", 0, 120), "45", 45.0),
        (_quantity(Quantity.AGE, "a", 0, 120), "6 weeks", 0.115),
        (_quantity(Quantity.AGE, "a", 0, 120), "18 meses", 1.5),
        (_quantity(Quantity.AGE, "a", 0, 120), "45 or 46", None),
        (_quantity(Quantity.AGE, "a", 0, 120), "150", None),
        (_quantity(Quantity.AGE, "a", 0, 120), "no sé", UNSURE),
        (_quantity(Quantity.TEMPERATURE, "Cel", 30, 45), "102", 38.9),
        (_quantity(Quantity.TEMPERATURE, "Cel", 30, 45), "39,4", 39.4),
        (_quantity(Quantity.TEMPERATURE, "Cel", 30, 45), "38.5 C", 38.5),
        (_quantity(Quantity.TEMPERATURE, "Cel", 30, 45), "hot", None),
        (_quantity(Quantity.DURATION, "h", 0, 9999), "2 days", 48.0),
        (_quantity(Quantity.DURATION, "d", 0, 999), "hace una semana", 7.0),
        (_quantity(Quantity.DURATION, "h", 0, 9999), "since yesterday", 24.0),
        (_quantity(Quantity.SEVERITY, "{score}", 0, 10), "8/10", 8.0),
        (_quantity(Quantity.SEVERITY, "{score}", 0, 10), "diez", 10.0),
        (_quantity(Quantity.SEVERITY, "{score}", 0, 10), "7 or 8", None),
    ],
)
def test_amounts(question: Question, text: str, value: Value | None) -> None:
    assert interpret(text, question, "en", {}) == value


def test_free_text_is_kept_and_empty_text_is_not() -> None:
    question = Question(LinkId("q"), QuestionType.TEXT)
    assert interpret(" two pills ", question, "en", {}) == "two pills"
    assert interpret("  ", question, "en", {}) is None
