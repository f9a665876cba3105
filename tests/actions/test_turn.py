"""The steps of a turn on the real protocols: what is asked, what is kept, what is never lost."""

from __future__ import annotations

from typing import Any

import pytest

from actions.turn import Outcome, correct, go_back, reply_to, serve, start_over
from triage.answers import LinkId, Reply
from triage.interview import next_question
from triage.library import Library

CHEST_PAIN = "29857009"


def test_a_named_symptom_opens_its_protocol(protocols: Library, turn: Any, finding: Any) -> None:
    result = reply_to(protocols, turn(findings=[finding(CHEST_PAIN)]))
    assert result.interview.protocols == ("chest-pain",)
    assert result.outcome is Outcome.ASKED
    question = next_question(protocols, result.interview)
    assert question is not None
    assert result.ask == question.link_id


@pytest.mark.parametrize(
    ("intent", "outcome"),
    [
        (("inform_symptom", 0.9), Outcome.ASKED),
        (("inform_symptom", 0.3), Outcome.NOT_UNDERSTOOD),
        (("affirm", 0.9), Outcome.NOT_UNDERSTOOD),
        (("", 0.0), Outcome.NOT_UNDERSTOOD),
    ],
)
def test_first_words_nobody_could_code(
    protocols: Library, turn: Any, intent: tuple[str, float], outcome: Outcome
) -> None:
    result = reply_to(protocols, turn("it feels odd", intent))
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


@pytest.mark.parametrize("outcome", [Outcome.HANDOFF, Outcome.CHITCHAT, Outcome.EXPLAINED])
def test_a_wish_loses_nothing_said_beside_it(
    started: dict[str, Any], protocols: Library, turn: Any, finding: Any, outcome: Outcome
) -> None:
    state = dict(started)
    served = serve(protocols, turn(**state, findings=[finding("386661006")]), outcome)
    assert served.outcome is outcome
    assert "fever" in served.interview.protocols


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
    result = reply_to(protocols, turn(**state, choice="age"))
    assert (result.outcome, result.ask) == (Outcome.CORRECTED, "age")


def test_going_back_follows_the_portals_history(
    finished: dict[str, Any], protocols: Library, turn: Any, finding: Any
) -> None:
    state = dict(finished)
    result = go_back(protocols, turn(**state, history=["sex", "age"]))
    assert LinkId("age") not in result.interview.answers
    assert LinkId("sex") in result.interview.answers


def test_a_correction_that_says_the_right_thing_is_taken(
    finished: dict[str, Any], protocols: Library, turn: Any, finding: Any
) -> None:
    state = dict(finished)
    age = {"quantity": "age", "value": 71.0, "start": 0, "end": 2, "text": "71"}
    result = correct(protocols, turn("i am 71 not 40", **state, measured=[age]))
    assert result.outcome is Outcome.CORRECTED
    assert result.interview.answers[LinkId("age")] == 71.0


def test_an_answer_taken_back_is_not_given_again_by_an_old_finding(
    started: dict[str, Any], protocols: Library, turn: Any, finding: Any
) -> None:
    state = dict(started)
    back = go_back(protocols, turn(**state, history=["chest-pain-now"]))
    assert LinkId("chest-pain-now") not in back.interview.answers
    later = turn(phase="interview", interview=back.interview.to_json(), findings=[])
    assert (
        LinkId("chest-pain-now") not in serve(protocols, later, Outcome.EXPLAINED).interview.answers
    )


@pytest.mark.parametrize("step", [go_back, correct, start_over])
def test_a_raised_red_flag_is_never_taken_back(protocols: Library, turn: Any, step: Any) -> None:
    for link_id in protocols.flag_of:
        raised = {"protocols": ["general"], "answers": {link_id: "yes"}, "to_confirm": []}
        request = turn(
            phase="interview", interview=raised, history=[link_id], choice=link_id, pending=None
        )
        result = step(protocols, request)
        assert result.interview.answers[link_id] is Reply.YES
        assert result.assessment.level >= protocols.flag_of[link_id].level
