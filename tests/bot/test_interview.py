"""Whole conversations over HTTP through both servers, the way the portal drives them."""

from __future__ import annotations

from typing import Any

import pytest

CHEST_PAIN = {"code": "29857009", "status": "present", "start": 3, "end": 13, "text": "chest pain"}
PERSON = {"about": "self", "age": 40.0, "sex": "male", "review": "yes"}
WORDS = {"en": {"yes": "yes", "no": "no"}, "es": {"yes": "sí", "no": "no"}}


def opened(talk: Any) -> str:
    """A conversation with its first question open; gives the question's link id."""
    opening = {"en": "i have chest pain", "es": "tengo dolor de pecho"}[talk.locale]
    answer = talk.say(opening, findings=[CHEST_PAIN])
    assert answer["payload"]["outcome"] == "asked"
    ask = answer["payload"]["ask"]
    assert ask is not None
    return str(ask)


@pytest.mark.parametrize("locale", ["en", "es"])
def test_a_complaint_is_asked_about_until_it_is_assessed(talk: Any, locale: str) -> None:
    talk.locale = locale
    ask: str | None = opened(talk)
    asked = []
    answer: dict[str, Any] = {}
    while ask is not None and len(asked) < 40:
        asked.append(ask)
        reply = PERSON.get(ask, "no")
        answer = talk.say(WORDS[locale].get(str(reply), str(reply)), reply=reply)
        ask = answer["payload"]["ask"]
    payload = answer["payload"]
    assert payload["outcome"] == "assessed"
    assert asked[-1] == "review"
    assert len(set(asked)) == len(asked)
    assert payload["assessment"]["complete"] is True
    kinds = {resource["resourceType"] for resource in payload["resources"]}
    assert {"QuestionnaireResponse", "Observation", "Task", "Provenance"} <= kinds


def test_words_without_a_parsed_reply_answer_by_their_intent(talk: Any) -> None:
    first = opened(talk)
    answer = talk.say("yes it sure does")
    assert answer["intent"]["name"] == "affirm"
    assert answer["payload"]["understood"][first] == "yes"


def test_a_dangerous_answer_ends_without_a_read_back(talk: Any) -> None:
    opened(talk)
    answer = talk.say("yes", reply="yes")
    for _ in range(30):
        ask = answer["payload"]["ask"]
        if ask is None:
            break
        reply = PERSON.get(ask, "yes")
        answer = talk.say(str(reply), reply=reply)
        assert ask != "review"
    assert answer["payload"]["outcome"] == "assessed"
    assert answer["payload"]["assessment"]["level"].startswith("emergency")


@pytest.mark.parametrize(
    ("locale", "text", "outcome", "message"),
    [
        ("en", "why do you ask that", "explained", "dialogue.explain"),
        ("es", "por qué me preguntas eso", "explained", "dialogue.explain"),
        ("en", "please repeat the question", "explained", None),
        ("es", "repita la pregunta por favor", "explained", None),
        ("en", "i want to talk to a nurse", "handoff", "dialogue.handoff"),
        ("es", "quiero hablar con una persona", "handoff", "dialogue.handoff"),
        ("en", "what can you do", "explained", "dialogue.limits"),
        ("es", "qué puedes hacer", "explained", "dialogue.limits"),
        ("en", "hello", "chitchat", "dialogue.greeting-back"),
        ("es", "hola buenos días", "chitchat", "dialogue.greeting-back"),
        ("en", "thank you so much", "chitchat", "dialogue.chitchat"),
        ("es", "muchas gracias", "chitchat", "dialogue.chitchat"),
        ("en", "tell me a joke", "chitchat", "dialogue.chitchat"),
        ("en", "i need to pay my bill", "explained", "dialogue.limits"),
        ("es", "quiero hacer una cita", "explained", "dialogue.limits"),
    ],
)
def test_an_interruption_is_served_and_the_same_question_stands(
    talk: Any, locale: str, text: str, outcome: str, message: str | None
) -> None:
    talk.locale = locale
    first = opened(talk)
    served = talk.say(text)["payload"]
    assert (served["outcome"], served["ask"]) == (outcome, first)
    assert [say["id"] for say in served["say"]] == ([message] if message else [])
    taken = talk.say("no", reply="no")["payload"]
    assert taken["outcome"] == "asked"
    assert taken["understood"] == {first: "no"}
    assert taken["ask"] not in {first, None}


def test_going_back_takes_the_last_answer_back(talk: Any) -> None:
    first = opened(talk)
    second = talk.say("no", reply="no")["payload"]["ask"]
    back = talk.say("go back please")["payload"]
    assert (back["outcome"], back["ask"]) == ("corrected", first)
    assert first not in back["interview"]["answers"]
    assert talk.say("no", reply="no")["payload"]["ask"] == second


def test_starting_over_keeps_nothing_but_raised_flags(talk: Any) -> None:
    opened(talk)
    over = talk.say("start over from the beginning")["payload"]
    assert (over["outcome"], over["ask"]) == ("restarted", None)
    assert over["interview"]["answers"] == {}
    talk.phase, talk.pending = "concern", None
    assert opened(talk)


def test_withdrawing_ends_the_questions(talk: Any) -> None:
    opened(talk)
    withdrawn = talk.say("i withdraw my consent")["payload"]
    assert withdrawn["outcome"] == "withdrawn"
    assert withdrawn["resources"] == []


def test_small_talk_before_a_concern_opens_nothing(talk: Any) -> None:
    served = talk.say("hello")["payload"]
    assert (served["outcome"], served["ask"]) == ("chitchat", None)
    assert served["interview"]["protocols"] == []


def test_a_complaint_nobody_could_code_opens_the_general_questions(talk: Any) -> None:
    served = talk.say("i don't feel well")["payload"]
    assert served["interview"]["protocols"] == ["general"]
    assert served["ask"] is not None


def test_nonsense_is_not_understood_and_the_question_stands(talk: Any) -> None:
    first = opened(talk)
    served = talk.say("zxcv qwrt plmk")["payload"]
    assert (served["outcome"], served["ask"]) == ("not-understood", first)


def test_a_slash_is_no_command(talk: Any) -> None:
    """Rasa takes "/name" for an intent with full confidence; a patient cannot."""
    first = opened(talk)
    answer = talk.say("/affirm")
    assert answer["intent"]["confidence"] < 1.0
    assert answer["payload"]["understood"].get(first) != "yes"


def test_a_stale_tracker_does_not_matter(talk: Any) -> None:
    """Another replica took turns meanwhile: what the metadata says counts, not the tracker."""
    opened(talk)
    for _ in range(3):
        talk.say("no", reply="no")
    earlier = (dict(talk.interview), talk.pending, list(talk.history), talk.phase)
    expected = talk.say("no", reply="no")["payload"]
    talk.interview, talk.pending, talk.history, talk.phase = earlier
    again = talk.say("no", reply="no")["payload"]
    assert again == expected
