"""Short replies to one question, as tables; the last rows must not be guessed."""

import pytest

from symptoms.replies import interpret
from symptoms.yes_no import agreed
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
        *[(t, None) for t in ("", "hello", "my head hurts", "yes no", "yes but no", "4")],
        ("no but my arm hurts", None),
    ],
)
def test_yes_no_unsure(text: str, value: Reply | None) -> None:
    assert interpret(text, _boolean(), "en", LABELS) == value


@pytest.mark.parametrize(
    "text",
    [
        *("no puedo respirar", "no feeling in my legs", "not breathing well", "no pulse"),
        *("he isn't waking up", "he is not waking up", "it doesn't stop bleeding", "no appetite"),
        *("no se despierta", "no se mueve", "no para de sangrar", "no entiendo la pregunta"),
        *("never like this", "nothing helps", "neither arm works", "no i have no strength"),
        *("second", "the second one", "la segunda", "ay ya, qué fastidio", "ya, basta"),
        *("no está bien", "not fine", "no im not good"),
    ],
)
def test_words_that_only_begin_like_a_no_are_none(text: str) -> None:
    assert interpret(text, _boolean(), "es", LABELS) is None


@pytest.mark.parametrize("text", ["he is sleeping", "it is better now", "I have a cough"])
def test_words_that_only_begin_like_a_yes_are_none(text: str) -> None:
    assert interpret(text, _boolean(), "en", LABELS) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(t, UNSURE) for t in ("i don't really know", "not really sure", "I have no clue tbh")],
        *[(t, UNSURE) for t in ("no estoy muy segura", "no tengo idea", "no me acuerdo bien")],
        *[(t, None) for t in ("she doesn't know where she is", "i dont remember the fall")],
        *[(t, NO) for t in ("no, I don't have that", "none of those", "no tengo nada de eso")],
        *[
            (t, NO)
            for t in (
                "luckily not",
                "la verdad no",
                "nope, all good",
                "no im fine",
                "no fever",
                "no and I'm 34",
                "no hay",
            )
        ],
        *[(t, YES) for t in ("pues sí", "it is, unfortunately", "sí y tengo 34 años")],
        *[(t, None) for t in ("no wait, I meant yes", "yes and no", "no I do", "no but yes")],
    ],
)
def test_more_words_around_an_answer(text: str, value: Reply | None) -> None:
    assert interpret(text, _boolean(), "en", LABELS) == value


TUBES = {
    "urine": "Urine tube (catheter)",
    "air": "Oxygen, CPAP or breathing tube",
    "worse": "Very bad, or getting worse",
    "none": "None of these",
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[("urine tube", "urine"), ("its oxygen", "air"), ("getting worse", "worse")],
        *[("very bad", "worse"), ("none of these", "none"), ("the second one", "air")],
        *[("not getting worse", None), ("tube", None), ("the fifth one", None), ("", None)],
    ],
)
def test_part_of_a_choice(text: str, value: str | None) -> None:
    question = Question(LinkId("q"), QuestionType.CHOICE, options=tuple(TUBES))
    assert interpret(text, question, "en", TUBES) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(t, YES) for t in ("yes", "looks right", "ok", "sí, todo bien", "está bien")],
        *[(t, YES) for t in ("looks good to me", "fine, thanks", "yep that's right")],
        *[(t, NO) for t in ("no", "that is not right")],
        *[(t, None) for t in ("not good", "ok but my chest hurts", "my leg is fine", "", "wait")],
    ],
)
def test_agreeing_to_what_was_read_back(text: str, value: Reply | None) -> None:
    assert agreed(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("me", "self"),
        ("1", "self"),
        ("2)", "child"),
        ("the first", "self"),
        ("the second one", "child"),
        ("la segunda", "child"),
        ("option 3 please", "other"),
        ("#2 ok", "child"),
        ("first", "self"),
        ("my son", "child"),
        ("mi hija", "child"),
        ("i am asking for my child", "child"),
        ("for my husband", "other"),
        ("Someone else", "other"),
        ("9", None),
        ("my child and my husband", None),
        ("mi hjia", None),
        ("I am the mother of a sick boy", None),
        ("it's for me", "self"),
        ("la consulta es mía", "self"),
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
        (_quantity(Quantity.AGE, "a", 0, 120), "3 años, desde hace 2 días", 3.0),
        (_quantity(Quantity.AGE, "a", 0, 120), "she's 3 months and sick for 4 days", 0.25),
        (_quantity(Quantity.AGE, "a", 0, 120), "im 45 sick for 2 weeks", 45.0),
        (_quantity(Quantity.AGE, "a", 0, 120), "45, since 3 weeks", None),
        (_quantity(Quantity.AGE, "a", 0, 120), "since yesterday", None),
        (_quantity(Quantity.AGE, "a", 0, 120), "no sé", UNSURE),
        (_quantity(Quantity.AGE, "a", 0, 120), "24 mnths", None),
        (_quantity(Quantity.AGE, "a", 0, 120), "two wekes", None),
        (_quantity(Quantity.AGE, "a", 0, 120), "34 male", 34.0),
        (_quantity(Quantity.AGE, "a", 0, 120), "34 and pregnant", 34.0),
        (_quantity(Quantity.DURATION, "d", 0, 999), "3 hrous", None),
        (_quantity(Quantity.DURATION, "d", 0, 999), "tengo 3 semanas", 21.0),
        (_quantity(Quantity.DURATION, "d", 0, 999), "give me a minute", None),
        (_quantity(Quantity.GESTATION, "wk", 0, 45), "31 semanas", 31.0),
        (_quantity(Quantity.GESTATION, "wk", 0, 45), "31 weeks", 31.0),
        (_quantity(Quantity.GESTATION, "wk", 0, 45), "since yesterday", None),
        (_quantity(Quantity.SYSTOLIC, "mm[Hg]", 50, 300), "the top one is 182", 182.0),
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
    assert [interpret(text, question, "en", {}) for text in ("  ", "?", "...")] == [None] * 3


@pytest.mark.parametrize(
    ("text", "value"),
    [("👍", YES), (" 👍🏿👍🏿 ", YES), ("👎", NO), ("👎🏽", NO)]
    + [(t, None) for t in ("👍👎", "👍 pain", "🙂", "✋")],
)
def test_thumbs(text: str, value: Reply | None) -> None:
    assert interpret(text, _boolean(), "en", LABELS) is value
