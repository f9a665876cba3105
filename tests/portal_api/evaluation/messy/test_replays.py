"""Whole replays against a small made-up library: seeded, and judged against the case."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from portal_api.conversation.guard import Guard
from portal_api.conversation.state import Phase
from portal_api.evaluation.cases import EvaluationCase
from portal_api.evaluation.messy.judging import Slipped, left_wrong, wrong_answers
from portal_api.evaluation.messy.patient import Kind, Message, MessyPatient
from portal_api.evaluation.messy.replay import Replay, as_told, replay
from portal_api.evaluation.messy.slips import MOST
from portal_api.evaluation.messy.voice import Voice
from portal_api.evaluation.rules import RulesTalk
from portal_api.evaluation.run import Asked, Result, Standing, run_case
from portal_api.wiring import Parts
from tests.portal_api.evaluation.made_up import DEVELOPMENT, HELD_OUT, case_of
from tests.records.small_library import LIBRARY
from triage.answers import Answers, LinkId, Reply, Value
from triage.interview import Interview

COUGH: dict[str, Any] = {
    "text": "I have a cough", "about": "self", "age": 50, "sex": "female", "otherwise": "no",
    "answers": {"breathless": "yes", "temperature": 38.5, "since": 3, "how-often": 2},
}  # fmt: skip


def patients(count: int) -> list[EvaluationCase]:
    return [case_of(f"case-{number}", **COUGH) for number in range(count)]


def standing(link: str, answers: Mapping[str, Value] | None = None) -> Standing:
    given = Answers({LinkId(k): v for k, v in (answers or {}).items()})
    return Standing(Phase.INTERVIEW, link, Interview(answers=given), ())


@pytest.fixture
def play(parts: Parts) -> Any:
    def played(case: EvaluationCase, seed: int = 1) -> tuple[Result, Replay]:
        guard = Guard(parts.finder)
        clean = run_case(RulesTalk(guard, LIBRARY, "en"), case)
        return clean, replay(RulesTalk(guard, LIBRARY, "en"), case, clean, "en", seed)

    return played


def test_the_same_seed_says_the_same_and_another_does_not(play: Any) -> None:
    (case,) = patients(1)
    said = [tuple(one.text for one in play(case, seed)[1].said) for seed in (1, 1, 2, 3)]
    assert said[0] == said[1]
    assert len(set(said)) > 1


def test_a_replay_says_what_became_of_it(play: Any) -> None:
    for case in patients(4):
        clean, again = play(case)
        assert again.extra == len(again.said) - clean.turns
        assert again.said[0].kind is Kind.CONCERN
        assert again.complete == (again.ended == "done")
        assert again.clean_level == clean.level


def test_patients_use_every_kind_of_messiness(play: Any) -> None:
    kinds = {one.kind for case in patients(25) for one in play(case)[1].said}
    assert kinds >= {
        Kind.CONCERN, Kind.YES_NO, Kind.CHOICE, Kind.AMOUNT, Kind.RIGHT, Kind.DIGRESSION,
         Kind.MISTAKE, Kind.CORRECTION,
    }  # fmt: skip


def test_a_held_out_case_is_told_without_a_word(play: Any) -> None:
    _, shown = play(case_of(DEVELOPMENT[0], **COUGH))
    _, held = play(case_of(HELD_OUT[0], **COUGH))
    assert len(as_told(shown)["said"]) > 1
    assert set(as_told(held)) == {"id", "complete", "lowered", "raised", "wrong", "extra"}


def test_more_is_told_beside_an_answer_only_where_it_may_be_and_is_still_unknown() -> None:
    def told(may_tell: set[str], answers: Mapping[str, Value]) -> set[str]:
        beside: set[str] = set()
        for number in range(200):
            patient = MessyPatient(
                case_of(f"case-{number}", **COUGH), "en", LIBRARY, 1, frozenset(may_tell)
            )
            for _ in range(2):
                message = patient.says(standing("breathless", answers), None)
                if message is not None and message.kind is Kind.MORE:
                    beside |= message.about - {"breathless"}
        return beside

    assert told({"age", "temperature"}, {}) == {"age", "temperature"}
    assert told({"age", "temperature"}, {"age": 50.0}) == {"temperature"}
    assert told(set(), {}) == set()


def test_an_alarm_is_never_raised_by_mistake() -> None:
    flag = LIBRARY.questions[LinkId("red-flag.blue-lips")]
    for number in range(300):
        patient = MessyPatient(case_of(f"case-{number}", **COUGH), "en", LIBRARY, 1)
        for _ in range(2):  # the first may digress
            message = patient.says(standing(str(flag.link_id)), None)
            assert message is not None
            assert message.kind is not Kind.MISTAKE


def test_a_mistake_is_taken_back_until_it_is_put_right_or_hope_is_gone() -> None:
    patient, number = _mistaken()
    wrong = standing("phlegm", {"breathless": Reply.NO})
    tries = [patient.says(wrong, None) for _ in range(MOST)]
    assert [one.kind for one in tries if one] == [Kind.CORRECTION] * MOST
    after = patient.says(wrong, None)
    assert after is not None
    assert after.kind is not Kind.CORRECTION
    again, _ = _mistaken(number)
    right = again.says(standing("phlegm", {"breathless": Reply.YES}), None)
    assert right is not None
    assert right.kind is not Kind.CORRECTION


def _mistaken(start: int = 0) -> tuple[MessyPatient, int]:
    """A patient who has just answered wrongly that they are not breathless."""
    for number in range(start, 500):
        patient = MessyPatient(case_of(f"case-{number}", **COUGH), "en", LIBRARY, 1)
        for _ in range(2):
            message = patient.says(standing("breathless"), None)
            if message is not None and message.kind is Kind.MISTAKE:
                assert message.wrongly == {"breathless": Reply.NO}
                return patient, number
    raise AssertionError("nobody makes mistakes")


def _found(
    message: Message,
    link: str,
    before: Mapping[str, Value],
    after: Mapping[str, Value],
    **clean: Any,
) -> list[tuple[str, Any, Any]]:
    case = case_of("case-1", **COUGH)
    told = Result("case-1", "soon", "clinic", True, [], [], {}, [], "rules", 1.0, answers=clean)
    found = wrong_answers(
        LIBRARY, Voice(case, "en"), told, message, standing(link, before), standing("x", after), 4
    )
    assert {(one.case, one.at) for one in found} <= {("case-1", 4)}
    return [(one.link_id, one.meant, one.recorded) for one in found]


def test_a_contradiction_is_wrong_and_agreement_is_not() -> None:
    said = Message(Kind.YES_NO, "yes", about=frozenset({"breathless"}))
    assert _found(said, "breathless", {}, {"breathless": Reply.NO}) == [("breathless", "yes", "no")]
    assert _found(said, "breathless", {}, {"breathless": Reply.YES}) == []
    assert _found(said, "breathless", {}, {"breathless": Reply.YES, "since": 9.0}) == [
        ("since", 3.0, 9.0)
    ]
    old = {"since": 9.0}
    assert _found(said, "breathless", old, {**old, "breathless": Reply.YES}) == []


def test_what_the_clean_conversation_recorded_too_is_no_fault_of_the_wording() -> None:
    said = Message(Kind.CONCERN, "I have a cough", about=frozenset({"concern"}))
    assert _found(said, "concern", {}, {"since": 9.0}, since=9.0) == []


def test_an_answer_taken_from_a_digression_is_wrong_even_where_it_fits() -> None:
    aside = Message(Kind.DIGRESSION, "this is so annoying")
    assert _found(aside, "breathless", {}, {"breathless": Reply.YES}) == [
        ("breathless", "yes", "yes")
    ]


def test_a_wrong_answer_on_purpose_is_only_wrong_when_it_stays() -> None:
    slip = Message(
        Kind.MISTAKE, "no", about=frozenset({"breathless"}), wrongly={"breathless": Reply.NO}
    )
    assert _found(slip, "breathless", {}, {"breathless": Reply.NO}) == []
    kept = [Slipped(2, "breathless", Reply.NO, "no")]
    (left,) = left_wrong("case-1", kept, standing("x", {"breathless": Reply.NO}))
    assert (left.left, left.denies, left.meant) == (True, True, "yes")
    assert list(left_wrong("case-1", kept, standing("x", {"breathless": Reply.YES}))) == []


def test_part_of_a_choice_names_no_other_choice() -> None:
    labels = {"female": "Pain, or worse", "male": "Pain and more", "unsure": "I'm not sure"}
    voice = Voice(case_of("case-1", **{**COUGH, "sex": None, "answers": {"sex": "female"}}), "en")
    asked = Asked("Which?", frozenset(labels), labels)
    sex = LIBRARY.questions[LinkId("sex")]
    said = {voice.answer(Random(seed), sex, asked) for seed in range(80)}
    assert "pain" not in said
    assert said & {"1", "option 1", "pain, or worse", "the first one"}
