"""The steps of a turn on the real protocols: what is asked, what is kept, what is never lost."""

from __future__ import annotations

from typing import Any

import pytest

from actions.request import TurnRequest
from actions.turn import heard_in, reply_to
from triage.answers import LinkId, Reply
from triage.interview import next_question
from triage.library import Library
from triage.turn import Outcome, Turn
from triage.wishes import Wish, serve

CHEST_PAIN = "29857009"


def served(library: Library, request: TurnRequest, wish: Wish) -> Turn:
    return serve(library, wish, heard_in(request))


def test_a_named_symptom_opens_its_protocol(protocols: Library, turn: Any, finding: Any) -> None:
    result = reply_to(protocols, turn(findings=[finding(CHEST_PAIN)]))
    assert result.interview.protocols == ("chest-pain",)
    assert result.outcome is Outcome.ASKED
    question = next_question(protocols, result.interview)
    assert question is not None
    assert result.ask == question.link_id


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("it feels odd", Outcome.ASKED),
        ("me siento raro", Outcome.ASKED),
        ("yes", Outcome.NOT_UNDERSTOOD),
        ("123 456", Outcome.NOT_UNDERSTOOD),
        ("", Outcome.NOT_UNDERSTOOD),
    ],
)
def test_first_words_nobody_could_code(
    protocols: Library, turn: Any, text: str, outcome: Outcome
) -> None:
    result = reply_to(protocols, turn(text))
    assert result.outcome is outcome
    assert (result.ask is None) == (outcome is Outcome.NOT_UNDERSTOOD)


def test_symptoms_said_in_between_are_folded_in(
    started: dict[str, Any], protocols: Library, turn: Any, finding: Any
) -> None:
    state = dict(started)
    fever = finding("386661006")
    result = reply_to(protocols, turn(**state, reply="no", findings=[fever]))
    assert "fever" in result.interview.protocols
    assert result.interview.answers[LinkId(state["pending"])] is Reply.NO


@pytest.mark.parametrize("wish", [Wish.PERSON, Wish.CHAT, Wish.WHY, Wish.SILENCE, Wish.LATE])
def test_a_wish_loses_nothing_said_beside_it(
    started: dict[str, Any], protocols: Library, turn: Any, finding: Any, wish: Wish
) -> None:
    state = dict(started)
    result = served(protocols, turn(**state, findings=[finding("386661006")]), wish)
    assert result.ask is not None
    assert "fever" in result.interview.protocols


def test_naming_and_denying_in_one_breath_asks_again(
    started: dict[str, Any], protocols: Library, turn: Any, finding: Any
) -> None:
    state = dict(started)
    asked = {"interview": state["interview"], "phase": "interview"}
    link, code = next(
        (q.link_id, q.findings[0])
        for q in protocols.questions.values()
        if q.link_id.startswith("chest-pain.") and q.findings and q.danger
    )
    request = turn(**asked, pending=link, reply="no", findings=[finding(code)])
    result = reply_to(protocols, request)
    assert result.interview.answers[link] is not Reply.NO


def test_the_read_back_comes_before_the_end(
    finished: dict[str, Any], protocols: Library, turn: Any
) -> None:
    state = dict(finished)
    assert reply_to(protocols, turn(**state, reply="yes")).outcome is Outcome.ASSESSED
    assert reply_to(protocols, turn(**state, reply="unsure")).outcome is Outcome.ASSESSED
    guessed = reply_to(protocols, turn("yes that is right", ("affirm", 0.9), **state))
    assert (guessed.outcome, guessed.ask) == (Outcome.ASSESSED, None)


def test_a_new_symptom_at_the_read_back_reopens_it(
    finished: dict[str, Any], protocols: Library, turn: Any, finding: Any
) -> None:
    state = dict(finished)
    result = reply_to(protocols, turn(**state, reply="yes", findings=[finding("386661006")]))
    assert result.outcome is Outcome.CORRECTED
    assert result.ask not in {None, "review"}


def test_a_no_at_the_read_back_takes_the_last_answer_back(
    finished: dict[str, Any], protocols: Library, turn: Any, finding: Any
) -> None:
    state = dict(finished)
    last = list(state["interview"]["answers"])[-1]
    result = reply_to(protocols, turn(**state, reply="no"))
    assert last not in result.interview.answers
    assert result.ask == last


def test_any_answer_can_be_chosen_for_change(
    finished: dict[str, Any], protocols: Library, turn: Any
) -> None:
    state = dict(finished)
    result = served(protocols, turn(**state, choice="age", wish="back", asked="age"), Wish.BACK)
    assert (result.outcome, result.ask) == (Outcome.CORRECTED, "age")


def test_going_back_follows_the_portals_history(
    finished: dict[str, Any], protocols: Library, turn: Any, finding: Any
) -> None:
    state = dict(finished)
    result = served(protocols, turn(**state, history=["sex", "age"]), Wish.BACK)
    assert LinkId("age") not in result.interview.answers
    assert LinkId("sex") in result.interview.answers


def test_a_correction_that_says_the_right_thing_is_taken(
    finished: dict[str, Any], protocols: Library, turn: Any, finding: Any
) -> None:
    state = dict(finished)
    age = {"quantity": "age", "value": 71.0, "start": 0, "end": 2, "text": "71"}
    result = served(protocols, turn("i am 71 not 40", **state, measured=[age]), Wish.CORRECT)
    assert result.outcome is Outcome.CORRECTED
    assert result.interview.answers[LinkId("age")] == 71.0


def test_an_answer_taken_back_is_not_given_again_by_an_old_finding(
    started: dict[str, Any], protocols: Library, turn: Any, finding: Any
) -> None:
    state = dict(started)
    back = served(protocols, turn(**state, history=["chest-pain-now"]), Wish.BACK)
    assert LinkId("chest-pain-now") not in back.interview.answers
    later = turn(phase="interview", interview=back.interview.to_json(), findings=[])
    again = served(protocols, later, Wish.REPEAT)
    assert LinkId("chest-pain-now") not in again.interview.answers


@pytest.mark.parametrize("wish", [Wish.BACK, Wish.CORRECT, Wish.START_OVER, Wish.LATE])
@pytest.mark.parametrize("reply", [None, "no"])
def test_a_raised_red_flag_is_never_taken_back(
    protocols: Library, turn: Any, wish: Wish, reply: str | None
) -> None:
    for link_id in protocols.flag_of:
        raised = {"protocols": ["general"], "answers": {link_id: "yes"}, "to_confirm": []}
        request = turn(
            phase="interview", interview=raised, history=[link_id], asked=link_id, reply=reply
        )
        result = served(protocols, request, wish)
        assert result.interview.answers[link_id] is Reply.YES
        assert result.assessment.level >= protocols.flag_of[link_id].level
